import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';

import { EmbeddedPostgres } from '../../src/platform/database/embedded/embedded-postgres.ts';
import { runningPostmaster } from '../../src/platform/database/embedded/postmaster.ts';
import { identityOf, isAlive } from '../../src/platform/process/process-identity.ts';
import { makeDataDir } from '../support/test-database.ts';
import { until } from '../support/until.ts';

const running: EmbeddedPostgres[] = [];
const folders: string[] = [];

const start = async (dataDir: string, port: number | null = null): Promise<EmbeddedPostgres> => {
  const postgres = await EmbeddedPostgres.start({
    dataDir,
    secretsDir: join(dataDir, 'secrets'),
    port,
    log: pino({ level: 'silent' }),
    onGivenUp: (reason) => {
      throw reason;
    },
  });
  running.push(postgres);
  return postgres;
};

const freshFolder = (): string => {
  const folder = makeDataDir();
  folders.push(folder);
  return folder;
};

const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => expect(client).toBeDefined());
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

const answers = async (url: string): Promise<boolean> =>
  ask(url, 'SELECT 1').then(
    () => true,
    () => false,
  );

afterEach(async () => {
  await Promise.all(running.splice(0).map((postgres) => postgres.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('comes back after kill -9 with everything that was committed, and not with what was not', async () => {
  const postgres = await start(freshFolder());
  await ask(postgres.url, 'CREATE TABLE kept (n int)');
  for (let kill = 1; kill <= 3; kill += 1) {
    await ask(postgres.url, `INSERT INTO kept VALUES (${String(kill)})`);
    const open = new pg.Client({ connectionString: postgres.url });
    open.on('error', () => expect(open).toBeDefined());
    await open.connect();
    await open.query('BEGIN; INSERT INTO kept VALUES (-1)');
    const { pid } = postgres;
    process.kill(pid, 'SIGKILL');
    await until('another PostgreSQL that answers', async () => postgres.pid !== pid && answers(postgres.url));
  }
  expect(await ask(postgres.url, 'SELECT n FROM kept ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test('comes back while a backend that computes outlives the killed postmaster', async () => {
  const postgres = await start(freshFolder());
  const busy = new pg.Client({ connectionString: postgres.url });
  busy.on('error', () => expect(busy).toBeDefined());
  await busy.connect();
  const computing = busy.query('SELECT count(*) FROM generate_series(1, 2000000000)').then(
    () => 'ended',
    () => 'cut off',
  );
  const { pid } = postgres;
  process.kill(pid, 'SIGKILL');
  await until('another PostgreSQL that answers', async () => postgres.pid !== pid && answers(postgres.url));
  expect(await computing).toBe('cut off');
});

/** A controller's process that starts PostgreSQL and is killed at once. */
const startAndDie = (dataDir: string): number => {
  const program = new URL('../../dist/src/platform/database/embedded/embedded-postgres.js', import.meta.url).href;
  const script = `
    const { EmbeddedPostgres } = await import(${JSON.stringify(program)});
    const log = { info() {}, warn() {}, error() {} };
    const [dataDir] = process.argv.slice(1);
    const postgres = await EmbeddedPostgres.start({ dataDir, secretsDir: dataDir + '/secrets', port: null, log });
    process.stdout.write(String(postgres.pid), () => process.kill(process.pid, 'SIGKILL'));`;
  const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script, dataDir], {
    encoding: 'utf8',
  });
  expect(signal).toBe('SIGKILL');
  return Number(stdout);
};

test('adopts the PostgreSQL that a killed controller left running', async () => {
  const dataDir = freshFolder();
  const left = startAndDie(dataDir);
  const next = await start(dataDir);
  expect(next.pid).toBe(left);
  expect(await answers(next.url)).toBe(true);
});

test('starts on a postmaster.pid whose number belongs to another program now', async () => {
  const dataDir = freshFolder();
  const first = await start(dataDir);
  const { pgdata } = JSON.parse(readFileSync(join(dataDir, 'postgresql.json'), 'utf8'));
  const lines = readFileSync(join(pgdata, 'postmaster.pid'), 'utf8').split('\n');
  await running.pop()!.stop();
  writeFileSync(join(pgdata, 'postmaster.pid'), [String(process.pid), ...lines.slice(1)].join('\n'));
  expect(runningPostmaster(pgdata)).toBeNull();
  const next = await start(dataDir);
  expect(await answers(next.url)).toBe(true);
  expect(next.pid).not.toBe(first.pid);
});

test('keeps its port over restarts, and takes another when that one is taken', async () => {
  const dataDir = freshFolder();
  const portOf = ({ url }: EmbeddedPostgres): number => Number(new URL(url).port);
  const first = portOf(await start(dataDir));
  await running.pop()!.stop();
  expect(portOf(await start(dataDir))).toBe(first);
  await running.pop()!.stop();
  const squatter = createServer().listen(first, '127.0.0.1');
  try {
    expect(portOf(await start(dataDir))).not.toBe(first);
    await expect(start(freshFolder(), first)).rejects.toThrow(/RAKKR_EMBEDDED_PG_PORT/);
  } finally {
    squatter.close();
  }
});

test('leaves no process behind when it stops', async () => {
  const postgres = await start(freshFolder());
  const identity = identityOf(postgres.pid)!;
  await running.pop()!.stop();
  expect(isAlive(identity)).toBe(false);
  expect(await answers(postgres.url)).toBe(false);
});

test('refuses a connection without its password', async () => {
  const postgres = await start(freshFolder());
  const wrong = new URL(postgres.url);
  wrong.password = 'guess';
  await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
});

test('works from a data folder that only its owner can enter', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'rakkr-closed-'));
  chmodSync(parent, 0o700);
  folders.push(parent);
  const postgres = await start(parent);
  expect(await answers(postgres.url)).toBe(true);
  const { pgdata } = JSON.parse(readFileSync(join(parent, 'postgresql.json'), 'utf8'));
  await running.pop()!.stop();
  expect(existsSync(pgdata)).toBe(true);
  folders.push(pgdata);
});
