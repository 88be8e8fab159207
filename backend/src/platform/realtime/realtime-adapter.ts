import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import type { Server, ServerOptions } from 'socket.io';

import type { QueueConfig } from '../config/controller-config.ts';

/** The largest message is a meter frame of 64 KiB; the rest is room for its envelope. */
const MAX_MESSAGE_BYTES = 96 * 1024;
/** A connection that joins no namespace in this time is closed. */
const JOIN_TIMEOUT_MS = 5_000;
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 10_000;
/** Live data is worth nothing a moment later: the stream keeps what a reader may be behind, not a history. */
const STREAM_LENGTH = 5_000;

/**
 * Socket.IO with our limits. One controller keeps its sockets in memory; several of them reach each other's sockets
 * over a Redis stream.
 */
export class RealtimeAdapter extends IoAdapter {
  private readonly redis: Redis | null;

  constructor(app: INestApplicationContext, queue: QueueConfig) {
    super(app);
    this.redis = queue.redisUrl === null ? null : new Redis(queue.redisUrl, { maxRetriesPerRequest: null });
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): Server {
    // What is not named here has a default; the type of the base class wants all of it.
    return super.createIOServer(port, {
      ...options,
      serveClient: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      connectTimeout: JOIN_TIMEOUT_MS,
      pingInterval: PING_INTERVAL_MS,
      pingTimeout: PING_TIMEOUT_MS,
      ...(this.redis === null ? {} : { adapter: createAdapter(this.redis, { maxLen: STREAM_LENGTH }) }),
    } as ServerOptions);
  }

  override async dispose(): Promise<void> {
    await super.dispose();
    await this.redis?.quit();
  }
}
