import { Injectable, effect, inject, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';

import { type MeterFrame, decodeMeterFrame } from '@rakkr/shared/audio/vocabulary';

import { LiveSocket } from './live-socket.ts';

/** A decoded frame and when it came. */
export interface ArrivedFrame {
  readonly frame: MeterFrame;
  readonly sequence: number;
  /** `performance.now()` */
  readonly arrivedAtMs: number;
}

/** Newest meter frame of each device that somebody on this page watches. Nothing here passes change detection. */
@Injectable({ providedIn: 'root' })
export class MeterFeed {
  private readonly socket = inject(LiveSocket);
  private readonly frames = new Map<string, ArrivedFrame>();
  private readonly watchers = new Map<object, readonly string[]>();
  private sequence = 0;

  constructor() {
    this.socket.meters.pipe(takeUntilDestroyed()).subscribe(({ nodeId, bytes }) => {
      const frame = decodeMeterFrame(bytes);
      this.sequence++;
      const arrived = { frame, sequence: this.sequence, arrivedAtMs: performance.now() };
      this.frames.set(`${nodeId} ${frame.interfaceId}`, arrived);
    });
    effect(() => {
      if (this.socket.isConnected())
        untracked(() => {
          this.tellController();
        });
    });
  }

  newest(nodeId: string, interfaceId: string): ArrivedFrame | null {
    return this.frames.get(`${nodeId} ${interfaceId}`) ?? null;
  }

  /** Sets what one watcher (a page, a dialog) wants to see; an empty list takes it out. */
  watch(watcher: object, nodeIds: readonly string[]): void {
    if (nodeIds.length === 0) this.watchers.delete(watcher);
    else this.watchers.set(watcher, nodeIds);
    this.tellController();
  }

  private tellController(): void {
    const nodeIds = new Set([...this.watchers.values()].flat());
    this.socket.watchMeters([...nodeIds].sort());
  }
}
