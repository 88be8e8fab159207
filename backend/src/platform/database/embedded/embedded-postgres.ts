import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type pg from 'pg';
import type { Logger } from 'pino';

import { type ProcessIdentity, isAlive } from '../../process/process-identity.ts';
import { OutageProofClient } from '../outage-proof-client.ts';
import {
  type ClusterRecord,
  DATABASE,
  chooseClusterFolder,
  clusterPassword,
  clusterUrl,
  freePort,
  readClusterRecord,
  saveClusterRecord,
} from './cluster-record.ts';
import { initialiseCluster } from './initialise-cluster.ts';
import {
  type PostmasterPlace,
  clearLeftovers,
  runningPostmaster,
  startPostmaster,
  stopPostmaster,
} from './postmaster.ts';
import { postgresPrograms } from './program-files.ts';
import { programOwner } from './program-owner.ts';

const WATCH_MS = 100;
const CONNECT_TIMEOUT_MS = 1_000;
/** Recovery after a crash replays the log first; while the process lives, it is waited for. */
const READY_TIMEOUT_MS = 300_000;
/** A postmaster that lives shorter than this counts towards giving up. */
const STABLE_MS = 10_000;
const MAX_QUICK_DEATHS = 6;
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 1_000;

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  readonly secretsDir: string;
  /** On 127.0.0.1; null takes the one of the last start, else a free one. */
  readonly port: number | null;
  readonly log: Logger;
  /** PostgreSQL dies again and again: this process cannot go on. */
  readonly onGivenUp: (reason: Error) => void;
}

/** A real PostgreSQL in the data folder: initialised at first use, watched, started again when it dies. */
export class EmbeddedPostgres {
  private isStopping = false;
  private quickDeaths = 0;
  private watching: Promise<void> = Promise.resolve();

  private constructor(
    private readonly place: PostmasterPlace,
    private readonly password: string,
    private readonly options: EmbeddedPostgresOptions,
    private postmaster: ProcessIdentity,
  ) {}

  /** Returns when the database answers. A PostgreSQL that an earlier controller left running is adopted. */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const owner = programOwner();
    const programs = postgresPrograms(owner);
    const known = readClusterRecord(options.dataDir);
    const pgdata = known?.pgdata ?? chooseClusterFolder(options.dataDir, owner);
    if (known !== null && !existsSync(pgdata))
      throw new Error(`the database of this data folder is missing: ${pgdata}`);
    const password = clusterPassword(options.secretsDir);
    await initialiseCluster({ pgdata, password, owner, programs });
    const logPath = join(prepareLogFolder(options.dataDir), 'postgresql.log');
    const orphan = runningPostmaster(pgdata);
    const port = await choosePort(options, known, orphan);
    if (orphan === null || orphan.port !== port) await settle(pgdata, orphan?.identity ?? null);
    const place = { pgdata, port, owner, programs, logPath };
    saveClusterRecord(options.dataDir, { pgdata, port });
    const isAdopted = orphan !== null && isAlive(orphan.identity);
    const postmaster = isAdopted ? orphan.identity : startPostmaster(place);
    options.log.info({ pid: postmaster.pid, port }, isAdopted ? 'postgresql.adopted' : 'postgresql.started');
    const postgres = new EmbeddedPostgres(place, password, options, postmaster);
    await postgres.waitUntilReady();
    await postgres.createDatabase();
    postgres.watching = postgres.watch();
    return postgres;
  }

  /** Connection string, password included. */
  get url(): string {
    return this.urlOf(DATABASE);
  }

  get pid(): number {
    return this.postmaster.pid;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.watching;
    await stopPostmaster(this.postmaster);
    this.options.log.info({ pid: this.postmaster.pid }, 'postgresql.stopped');
  }

  private urlOf(database: string): string {
    return clusterUrl(this.password, this.place.port, database);
  }

  private async watch(): Promise<void> {
    let startedMs = performance.now();
    while (!this.isStopping) {
      await pause(WATCH_MS);
      if (isAlive(this.postmaster) || this.hasBeenStopped()) continue;
      this.quickDeaths = performance.now() - startedMs < STABLE_MS ? this.quickDeaths + 1 : 0;
      this.options.log.error({ pid: this.postmaster.pid, quickDeaths: this.quickDeaths }, 'postgresql.died');
      if (this.quickDeaths >= MAX_QUICK_DEATHS) {
        this.options.onGivenUp(
          new Error(`PostgreSQL died ${String(this.quickDeaths)} times in a row; see ${this.place.logPath}`),
        );
        return;
      }
      await this.restart();
      startedMs = performance.now();
    }
  }

  /** Asked after a wait, in which `stop` may have been called. */
  private hasBeenStopped(): boolean {
    return this.isStopping;
  }

  private async restart(): Promise<void> {
    if (this.quickDeaths > 1) await pause(Math.min(FIRST_RETRY_MS * 2 ** this.quickDeaths, MAX_RETRY_MS));
    try {
      await clearLeftovers(this.place.pgdata);
      this.postmaster = startPostmaster(this.place);
      this.options.log.warn({ pid: this.postmaster.pid }, 'postgresql.restarted');
    } catch (error) {
      // Counts as one more death at the next look, until it is given up.
      this.options.log.error({ err: error }, 'postgresql.restart-failed');
    }
  }

  private async waitUntilReady(): Promise<void> {
    const deadline = performance.now() + READY_TIMEOUT_MS;
    for (;;) {
      const fault = await this.connectionFault();
      if (fault === null) return;
      if (!isAlive(this.postmaster) || performance.now() > deadline)
        throw new Error(`PostgreSQL does not answer; see ${this.place.logPath}`, { cause: fault });
      await pause(WATCH_MS / 2);
    }
  }

  private async connectionFault(): Promise<unknown> {
    try {
      await this.ask('postgres', 'SELECT 1');
      return null;
    } catch (fault) {
      return fault;
    }
  }

  private async createDatabase(): Promise<void> {
    const { rowCount } = await this.ask('postgres', `SELECT 1 FROM pg_database WHERE datname = '${DATABASE}'`);
    if (rowCount === 0) await this.ask('postgres', `CREATE DATABASE ${DATABASE}`);
  }

  private async ask(database: string, sql: string): Promise<pg.QueryResult> {
    const client = new OutageProofClient({
      connectionString: this.urlOf(database),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  }
}

const prepareLogFolder = (dataDir: string): string => {
  const folder = join(dataDir, 'log');
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  return folder;
};

const choosePort = async (
  options: EmbeddedPostgresOptions,
  known: ClusterRecord | null,
  orphan: { port: number } | null,
): Promise<number> => {
  const wished = options.port ?? known?.port ?? 0;
  if (orphan !== null && (orphan.port === wished || options.port === null)) return orphan.port;
  const port = await freePort(wished);
  if (port !== null) return port;
  if (options.port !== null)
    throw new Error(`port ${String(wished)} of 127.0.0.1 is taken: set RAKKR_EMBEDDED_PG_PORT to another`);
  const other = await freePort(0);
  if (other === null) throw new Error('no free port on 127.0.0.1 for PostgreSQL');
  return other;
};

/** Makes sure that nothing of an earlier PostgreSQL runs on the cluster. */
const settle = async (pgdata: string, orphan: ProcessIdentity | null): Promise<void> => {
  if (orphan !== null) await stopPostmaster(orphan);
  await clearLeftovers(pgdata);
};
