import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import pg from 'pg';
import type { EntityManager } from 'typeorm';

import type { LiveChange } from '@rakkr/shared/live/vocabulary';

import { DatabaseConfig } from '../config/controller-config.ts';

/** What controllers tell each other. A hint: what it speaks of stands in the database. */
export interface ChangeTopics {
  /** For operators' consoles. */
  live: LiveChange;
  /** For the socket of one node, wherever it is connected. */
  agent: { nodeId: string; event: string; payload?: unknown };
  /** A job waits for that node: wakes its long poll. */
  work: { nodeId: string };
  /** A row stands in the outbox. */
  outbox: Record<string, never>;
}

export type ChangeTopic = keyof ChangeTopics;
type Handler<T extends ChangeTopic> = (payload: ChangeTopics[T]) => void;

const CHANNEL = 'rakkr_changes';
const RECONNECT_MS = 500;

/**
 * PostgreSQL NOTIFY as the wire between controllers. An announcement leaves with its transaction: not before the
 * commit, and not at all after a rollback. What is announced while a listener is away is lost to it, so every reader
 * also asks the database at its own pace, and `onReconnect` tells when to ask at once.
 */
@Injectable()
export class ChangeFeed implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly handlers = new Map<ChangeTopic, Set<(payload: never) => void>>();
  private readonly reconnectHandlers = new Set<() => void>();
  private client: pg.Client | null = null;
  private retry: NodeJS.Timeout | null = null;
  private isClosed = false;

  constructor(
    @Inject(DatabaseConfig) private readonly database: DatabaseConfig,
    private readonly log: PinoLogger,
  ) {
    log.setContext(ChangeFeed.name);
  }

  /** Tells every controller, at commit. The payload is at most 7 KiB of JSON: ids, not things. */
  async announce<T extends ChangeTopic>(manager: EntityManager, topic: T, payload: ChangeTopics[T]): Promise<void> {
    await manager.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify({ topic, payload })]);
  }

  /** Calls the handler at every announcement of the topic; returns how to end that. */
  on<T extends ChangeTopic>(topic: T, handler: Handler<T>): () => void {
    const handlers = this.handlers.get(topic) ?? new Set<(payload: never) => void>();
    this.handlers.set(topic, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /** Calls the handler whenever announcements may have been missed: the connection is new. */
  onReconnect(handler: () => void): () => void {
    this.reconnectHandlers.add(handler);
    return () => this.reconnectHandlers.delete(handler);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    if (this.retry !== null) clearTimeout(this.retry);
    await this.client?.end();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.database.url,
      application_name: 'rakkr-change-feed',
      keepAlive: true,
    });
    client.on('error', (error) => this.lose(client, error));
    client.on('end', () => this.lose(client, new Error('connection ended')));
    client.on('notification', ({ payload }) => this.deliver(payload ?? '{}'));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      this.client = client;
      this.lose(client, error);
      return;
    }
    this.client = client;
    for (const handler of this.reconnectHandlers) this.call(handler);
  }

  private lose(client: pg.Client, error: unknown): void {
    if (this.isClosed || this.client !== client) return;
    this.client = null;
    this.log.warn({ err: error }, 'change-feed.lost');
    this.retry = setTimeout(() => void this.connect(), RECONNECT_MS);
  }

  private deliver(message: string): void {
    // Only this class writes to the channel, and it writes that shape.
    const { topic, payload } = JSON.parse(message) as { topic: ChangeTopic; payload: never };
    for (const handler of this.handlers.get(topic) ?? []) this.call(() => handler(payload));
  }

  private call(handler: () => void): void {
    try {
      handler();
    } catch (error) {
      this.log.error({ err: error }, 'change-feed.handler-failed');
    }
  }
}
