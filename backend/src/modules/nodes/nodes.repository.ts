import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { HeartbeatDto } from '@rakkr/shared/agent-protocol';
import { type CaptureStateDto, SpoolPolicyDto } from '@rakkr/shared/nodes';
import type { NodeId, RoomId } from '@rakkr/shared/primitives';

import { RecorderNode } from './recorder-node.entity.ts';

/** Fields that a person changes. */
export type NodeChanges = Partial<Pick<RecorderNode, 'alias' | 'notes' | 'tags' | 'spoolPolicy'>>;

export interface NewNode {
  readonly id: NodeId;
  readonly alias: string;
  readonly homeRoomId: RoomId | null;
  readonly notes: string;
  readonly tags: string[];
}

/** What a heartbeat found in the row before it changed it. */
export interface BeforeHeartbeat {
  readonly contact: string;
  readonly hostname: string | null;
  readonly agentVersion: string | null;
  readonly captures: readonly CaptureStateDto[];
}

/** The table `nodes`. Contact is judged by the database's clock. */
@Injectable()
export class NodesRepository {
  /** The database's clock. */
  async now(manager: EntityManager): Promise<Date> {
    const [row] = await manager.query<[{ now: Date }]>('SELECT now() AS now');
    return row.now;
  }

  async list(manager: EntityManager): Promise<RecorderNode[]> {
    return manager.find(RecorderNode, { order: { alias: 'ASC', id: 'ASC' } });
  }

  async page(manager: EntityManager, window: { limit: number; offset: number }): Promise<[RecorderNode[], number]> {
    return manager.findAndCount(RecorderNode, {
      order: { alias: 'ASC', id: 'ASC' },
      take: window.limit,
      skip: window.offset,
    });
  }

  async find(manager: EntityManager, nodeId: string): Promise<RecorderNode | null> {
    return manager.findOneBy(RecorderNode, { id: idOf(nodeId) });
  }

  /** Waits for, then holds the node's row until the transaction ends; rows that point at it may still be made. */
  async lock(manager: EntityManager, nodeId: string): Promise<RecorderNode | null> {
    return manager.findOne(RecorderNode, { where: { id: idOf(nodeId) }, lock: { mode: 'for_no_key_update' } });
  }

  async insert(manager: EntityManager, node: NewNode): Promise<RecorderNode> {
    const now = (): string => 'now()';
    await manager.insert(RecorderNode, {
      ...node,
      contact: 'provisioning',
      // TypeORM's partial type does not know a column that holds a whole object.
      spoolPolicy: new SpoolPolicyDto() as object,
      captures: [],
      ipAddresses: [],
      createdAt: now,
      updatedAt: now,
    });
    return manager.findOneByOrFail(RecorderNode, { id: node.id });
  }

  async update(manager: EntityManager, nodeId: NodeId, changes: NodeChanges): Promise<RecorderNode> {
    // As above: TypeORM does not know that `spoolPolicy` is one value.
    await manager.update(RecorderNode, { id: nodeId }, { ...(changes as object), updatedAt: () => 'now()' });
    return manager.findOneByOrFail(RecorderNode, { id: nodeId });
  }

  /** Stores who runs on the machine, as told at enrolment. */
  async introduce(
    manager: EntityManager,
    nodeId: NodeId,
    facts: { hostname: string; agentVersion: string },
  ): Promise<void> {
    await manager.update(RecorderNode, { id: nodeId }, { ...facts, updatedAt: () => 'now()' });
  }

  /**
   * Stores a heartbeat at the database's time. What the node leaves out stays as it was.
   *
   * @returns what stood there before; null where there is no such node
   */
  async recordHeartbeat(
    manager: EntityManager,
    nodeId: NodeId,
    heartbeat: HeartbeatDto,
    clockOffsetMs: number | null,
  ): Promise<BeforeHeartbeat | null> {
    const rows = await manager.query<BeforeHeartbeat[]>(
      `WITH before AS (SELECT id, contact, hostname, agent_version, captures FROM nodes WHERE id = $1 FOR NO KEY UPDATE),
       changed AS (
         UPDATE nodes SET contact = 'online', last_seen_at = now(), hostname = $2, agent_version = $3,
           clock_offset_ms = coalesce($4, clock_offset_ms), ip_addresses = coalesce($5::jsonb, ip_addresses),
           runtime = coalesce($6::jsonb, runtime), spool_bytes = coalesce($7, spool_bytes),
           spool_free_bytes = coalesce($8, spool_free_bytes), captures = coalesce($9::jsonb, nodes.captures)
         FROM before WHERE nodes.id = before.id)
       SELECT contact, hostname, agent_version AS "agentVersion", captures FROM before`,
      [
        nodeId,
        heartbeat.hostname,
        heartbeat.agentVersion,
        clockOffsetMs,
        heartbeat.ipAddresses === undefined ? null : JSON.stringify(heartbeat.ipAddresses),
        heartbeat.runtime === undefined ? null : JSON.stringify(heartbeat.runtime),
        heartbeat.spoolBytes ?? null,
        heartbeat.spoolFreeBytes ?? null,
        heartbeat.captures === undefined ? null : JSON.stringify(heartbeat.captures),
      ],
    );
    return rows[0] ?? null;
  }

  /** Marks nodes in contact that were silent for longer than the limit; returns those that this call marked. */
  async markSilent(manager: EntityManager, silentAfterMs: number): Promise<NodeId[]> {
    const rows = await manager.query<{ id: NodeId }[]>(
      `WITH changed AS (
         UPDATE nodes SET contact = 'offline'
         WHERE contact = 'online' AND last_seen_at < now() - make_interval(secs => $1)
         RETURNING id)
       SELECT id FROM changed`,
      [silentAfterMs / 1000],
    );
    return rows.map(({ id }) => id);
  }

  /** @throws QueryFailedError (23503) where a capture job holds the node */
  async delete(manager: EntityManager, nodeId: NodeId): Promise<void> {
    await manager.delete(RecorderNode, { id: nodeId });
  }
}

/** An id from outside either names a row or does not: the table decides, not its form. */
const idOf = (nodeId: string): NodeId => nodeId as NodeId;
