import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';

import { ChangeFeed } from '../../platform/events/change-feed.ts';

/** One waiting poll; take it before looking for work, so that work ordered in between is not slept through. */
export interface WorkWaiter {
  /** Resolves at the next announcement of work, after `timeoutMs`, or when the signal is aborted. */
  next(timeoutMs: number, signal: AbortSignal): Promise<void>;
  leave(): void;
}

/** Wakes the long polls of this process: one LISTEN for all of them, a waiting poll holds no database connection. */
@Injectable()
export class WorkWaiters implements OnModuleInit, BeforeApplicationShutdown {
  private readonly wakers = new Map<string, Set<() => void>>();
  private isEnding = false;

  constructor(private readonly changes: ChangeFeed) {}

  onModuleInit(): void {
    this.changes.on('work', ({ nodeId }) => this.wake(nodeId));
    this.changes.onReconnect(() => this.wakeAll());
  }

  /** True once the program ends: nobody waits any more. */
  get isClosed(): boolean {
    return this.isEnding;
  }

  /** Before the HTTP server closes: it waits for the answers of the polls. */
  beforeApplicationShutdown(): void {
    this.isEnding = true;
    this.wakeAll();
  }

  enter(nodeId: string): WorkWaiter {
    let isDue = false;
    let resume = (): void => undefined;
    const wake = (): void => {
      isDue = true;
      resume();
    };
    const wakers = this.wakers.get(nodeId) ?? new Set<() => void>();
    this.wakers.set(nodeId, wakers.add(wake));
    return {
      leave: () => this.leave(nodeId, wake),
      next: async (timeoutMs, signal) => {
        if (!isDue && !signal.aborted) await pause(timeoutMs, signal, (onWake) => (resume = onWake));
        isDue = false;
      },
    };
  }

  private leave(nodeId: string, wake: () => void): void {
    const wakers = this.wakers.get(nodeId);
    wakers?.delete(wake);
    if (wakers?.size === 0) this.wakers.delete(nodeId);
  }

  private wake(nodeId: string): void {
    for (const wake of this.wakers.get(nodeId) ?? []) wake();
  }

  private wakeAll(): void {
    for (const nodeId of this.wakers.keys()) this.wake(nodeId);
  }
}

/** Ends after the time, at the abort, or when the function given to `register` is called; leaves no timer behind. */
async function pause(timeoutMs: number, signal: AbortSignal, register: (wake: () => void) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, timeoutMs);
    signal.addEventListener('abort', end, { once: true });
    register(end);
  });
}
