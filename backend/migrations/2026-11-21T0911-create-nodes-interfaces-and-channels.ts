import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: a node is a machine, its interfaces are the sound devices it reports, and each channel of them belongs to at
 * most one room: the primary key of node_channels is that rule.
 * Lock: none on anything old, the tables are new. Rows: none. Old code still runs against it.
 */
export class CreateNodesInterfacesAndChannels implements MigrationInterface {
  readonly name = 'CreateNodesInterfacesAndChannels1795252260000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE nodes (
        id text PRIMARY KEY,
        alias text NOT NULL,
        home_room_id text REFERENCES rooms (id) ON DELETE SET NULL,
        contact text NOT NULL CONSTRAINT nodes_contact_known CHECK (contact IN ('provisioning', 'online', 'offline')),
        hostname text,
        agent_version text,
        last_seen_at timestamptz,
        clock_offset_ms double precision,
        ip_addresses jsonb NOT NULL,
        runtime jsonb,
        spool_bytes bigint,
        spool_free_bytes bigint,
        notes text NOT NULL,
        tags jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      )
    `);
    // The search for silent nodes reads only nodes in contact, oldest sign of life first.
    await queryRunner.query(`CREATE INDEX nodes_online_last_seen ON nodes (last_seen_at) WHERE contact = 'online'`);
    await queryRunner.query(`CREATE INDEX nodes_home_room ON nodes (home_room_id)`);
    await queryRunner.query(`
      CREATE TABLE node_interfaces (
        node_id text NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
        interface_id text NOT NULL,
        alias text NOT NULL,
        backend text NOT NULL,
        system_name text NOT NULL,
        system_ref text NOT NULL,
        hardware_path text,
        serial_number text,
        channel_count integer NOT NULL CONSTRAINT node_interfaces_channel_count CHECK (channel_count BETWEEN 0 AND 256),
        sample_rates jsonb NOT NULL,
        sample_formats jsonb NOT NULL,
        is_busy boolean NOT NULL,
        absent_since timestamptz,
        first_seen_at timestamptz NOT NULL,
        PRIMARY KEY (node_id, interface_id)
      )
    `);
    await queryRunner.query(`
      CREATE TABLE node_channels (
        node_id text NOT NULL,
        interface_id text NOT NULL,
        channel_index integer NOT NULL CONSTRAINT node_channels_index CHECK (channel_index BETWEEN 1 AND 256),
        alias text NOT NULL,
        room_id text REFERENCES rooms (id) ON DELETE SET NULL,
        PRIMARY KEY (node_id, interface_id, channel_index),
        FOREIGN KEY (node_id, interface_id) REFERENCES node_interfaces (node_id, interface_id)
          ON UPDATE CASCADE ON DELETE CASCADE
      )
    `);
    await queryRunner.query(`CREATE INDEX node_channels_room ON node_channels (room_id)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
