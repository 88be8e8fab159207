import { Injectable, inject, signal } from '@angular/core';
import { type Observable, Subject } from 'rxjs';
import { type Socket, io } from 'socket.io-client';

import {
  LIVE_EVENTS,
  LIVE_NAMESPACE,
  LIVE_REQUESTS,
  type LiveAnswer,
  type LiveChange,
} from '@rakkr/shared/live/vocabulary';

import { ControllerClock } from '../clock/controller-clock.ts';

const RETRY_MS = [500, 1000, 2000, 3000, 5000] as const;

export interface MeterPush {
  readonly nodeId: string;
  readonly bytes: Uint8Array;
}

/** The push channel of the controller. A push is a hint; what it hints at is asked for over HTTP. */
@Injectable({ providedIn: 'root' })
export class LiveSocket {
  private readonly clock = inject(ControllerClock);
  private readonly connected = signal(false);
  readonly isConnected = this.connected.asReadonly();
  /** When the next try starts, ms since 1970; null while connected or trying. */
  readonly nextTryAtMs = signal<number | null>(null);
  /** Time of the newest push, `performance.now()`; not a signal: it changes with every meter frame. */
  newestPushAtMs = 0;
  private readonly changedThings = new Subject<LiveChange | 'all'>();
  private readonly meterPushes = new Subject<MeterPush>();
  /** What changed; `all` after a reconnect, because pushes may have been missed. */
  readonly changes: Observable<LiveChange | 'all'> = this.changedThings.asObservable();
  readonly meters: Observable<MeterPush> = this.meterPushes.asObservable();

  private readonly sessionRefusals = signal(0);
  /** Counts connections that were refused because nobody is signed in. */
  readonly refusedSessions = this.sessionRefusals.asReadonly();
  /** Why meters are refused, where they are. */
  readonly refusedWatches = signal<string | null>(null);

  private socket: Socket | null = null;
  private failedTries = 0;
  private retryTimer: ReturnType<typeof setTimeout> | null = null;

  start(): void {
    if (this.socket) return;
    const socket = io(LIVE_NAMESPACE, { transports: ['websocket', 'polling'], reconnection: false });
    this.socket = socket;
    this.newestPushAtMs = performance.now();
    socket.on('connect', () => {
      this.onConnect();
    });
    socket.on('disconnect', () => {
      this.onLost();
    });
    socket.on('connect_error', (refusal) => {
      if (refusal.message.includes('access.unauthenticated')) this.sessionRefusals.update((count) => count + 1);
      this.onLost();
    });
    socket.on(LIVE_EVENTS.pulse, (pulse: { atMs: number }) => {
      this.notePush();
      this.clock.noteControllerTime(pulse.atMs);
    });
    socket.on(LIVE_EVENTS.changed, (change: LiveChange) => {
      this.notePush();
      this.changedThings.next(change);
    });
    socket.on(LIVE_EVENTS.meters, (nodeId: string, frame: ArrayBuffer) => {
      this.notePush();
      this.meterPushes.next({ nodeId, bytes: new Uint8Array(frame) });
    });
  }

  stop(): void {
    this.clearRetry();
    this.socket?.removeAllListeners();
    this.socket?.disconnect();
    this.socket = null;
    this.connected.set(false);
  }

  tryNow(): void {
    this.clearRetry();
    this.socket?.connect();
  }

  /** Asks for the meter frames of these nodes; replaces what was asked before. */
  watchMeters(nodeIds: readonly string[]): void {
    if (!this.connected()) return;
    this.socket?.emit(LIVE_REQUESTS.watchMeters, { nodeIds }, (answer: LiveAnswer) => {
      // A refusal shows by itself: the meters stay hatched, with "no frame arrives".
      if (!answer.ok) this.refusedWatches.set(answer.title);
    });
  }

  private notePush(): void {
    this.newestPushAtMs = performance.now();
  }

  private onConnect(): void {
    this.failedTries = 0;
    this.clearRetry();
    this.notePush();
    this.connected.set(true);
    this.clock.resume();
    this.changedThings.next('all');
  }

  private onLost(): void {
    this.connected.set(false);
    this.clock.freeze();
    if (this.retryTimer !== null) return;
    const delayMs = RETRY_MS[Math.min(this.failedTries, RETRY_MS.length - 1)] ?? 5000;
    this.failedTries++;
    this.nextTryAtMs.set(Date.now() + delayMs);
    this.retryTimer = setTimeout(() => {
      this.tryNow();
    }, delayMs);
  }

  private clearRetry(): void {
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    this.retryTimer = null;
    this.nextTryAtMs.set(null);
  }
}
