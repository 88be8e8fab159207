import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { IsString } from 'class-validator';
import pg from 'pg';
import 'reflect-metadata';

import { migrate } from '../../src/platform/database/migrate.ts';
import { PlatformModule } from '../../src/platform/platform.module.ts';
import { Queues } from '../../src/platform/queue/queues.ts';
import { testConfig } from '../support/test-config.ts';
import { type TestCluster, startTestCluster } from '../support/test-database.ts';
import { until } from '../support/until.ts';

class Payload {
  @IsString() id!: string;
}

let cluster: TestCluster;
let client: pg.Client;

beforeAll(async () => {
  cluster = await startTestCluster();
  await migrate(cluster.postgres.url);
  client = new pg.Client({ connectionString: cluster.postgres.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await cluster.stop();
});

/** What a controller leaves that dies between its commit and the dispatch. */
const leaveRow = async (id: string): Promise<void> => {
  const payload: Payload = { id };
  await client.query(
    "INSERT INTO outbox (queue, name, payload, options) VALUES ('tests.outbox', 'tests.outbox', $1, '{}')",
    [JSON.stringify(payload)],
  );
};
const rowCount = async (): Promise<number> => (await client.query('SELECT 1 FROM outbox')).rowCount ?? -1;

test('dispatches once, between two controllers, what a crash left after the commit', async () => {
  for (let turn = 0; turn < 120; turn += 1) await leaveRow(`row-${String(turn)}`);
  const start = async () =>
    NestFactory.createApplicationContext(PlatformModule.of(testConfig(cluster)), { logger: false });
  const programs = await Promise.all([start(), start()]);
  await until('an empty outbox', async () => (await rowCount()) === 0);
  const queue = programs[0].get(Queues, { strict: false }).named('tests.outbox');
  const jobs = await queue.getJobs(['waiting', 'prioritized', 'delayed', 'active', 'completed']);
  const ids = jobs.map((job) => (job.data as Payload).id);
  expect(new Set(ids).size).toBe(120);
  expect(ids).toHaveLength(120);
  await Promise.all(programs.map((program) => program.close()));
});

test('does not put a row in twice that was in its queue already when the commit was lost', async () => {
  await leaveRow('again');
  const { rows } = await client.query<{ id: string }>('SELECT id FROM outbox');
  const program = await NestFactory.createApplicationContext(PlatformModule.of(testConfig(cluster)), { logger: false });
  const queue = program.get(Queues, { strict: false }).named('tests.outbox');
  await until('an empty outbox', async () => (await rowCount()) === 0);
  await client.query(
    "INSERT INTO outbox (id, queue, name, payload, options) OVERRIDING SYSTEM VALUE VALUES ($1, 'tests.outbox', 'tests.outbox', '{\"id\": \"again\"}', '{}')",
    [rows[0]!.id],
  );
  await client.query('SELECT pg_notify(\'rakkr_changes\', \'{"topic":"outbox","payload":{}}\')');
  await until('an empty outbox', async () => (await rowCount()) === 0);
  const jobs = await queue.getJobs(['waiting']);
  expect(jobs.filter((job) => (job.data as Payload).id === 'again')).toHaveLength(1);
  await program.close();
});
