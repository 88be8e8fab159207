import { unlink } from 'node:fs/promises';

import type { Log } from '../platform/log.ts';
import { isSystemError, messageOf } from '../platform/system-error.ts';
import type { SpoolSpace } from './disk-forecast.ts';

/** A segment of a running recording that the controller has confirmed and that nothing on this node reads any more. */
export interface SpareSegment {
  readonly path: string;
  /** Capture time of its first frame, ms since 1970 UTC. */
  readonly capturedAtMs: number;
}

export interface FreeConfirmedSegmentsPorts {
  readonly space: () => Promise<SpoolSpace>;
  readonly spare: () => readonly SpareSegment[];
  /** Gives up copies of delivered recordings, as many as hold so many bytes. */
  readonly giveUpCopies: (lackingBytes: number) => Promise<unknown>;
  readonly log: Log;
}

/**
 * Gives room back while recordings run: below the reserve, copies of delivered recordings go, then confirmed segments
 * of the running ones, oldest first, until the reserve is free again. What is not confirmed is never among them.
 */
export class FreeConfirmedSegments {
  private readonly gone = new Set<string>();
  private running: Promise<void> | null = null;

  constructor(private readonly ports: FreeConfirmedSegmentsPorts) {}

  /** Never rejects; a call while one runs joins it. */
  async run(): Promise<void> {
    this.running ??= this.free().finally(() => (this.running = null));
    return this.running;
  }

  private async free(): Promise<void> {
    try {
      const { freeBytes, reservedBytes } = await this.ports.space();
      if (freeBytes >= reservedBytes) return;
      await this.ports.giveUpCopies(reservedBytes - freeBytes);
      if (!(await this.isShort())) return;
      const oldestFirst = this.ports
        .spare()
        .filter(({ path }) => !this.gone.has(path))
        .sort((one, other) => one.capturedAtMs - other.capturedAtMs);
      let freed = 0;
      for (const { path } of oldestFirst) {
        await this.remove(path);
        freed++;
        if (!(await this.isShort())) break;
      }
      if (freed > 0) this.ports.log.warn({ freed }, 'spool.confirmed-segments-freed');
    } catch (error) {
      // The disk that refuses here refuses elsewhere, where it is told; the next confirmation tries again.
      this.ports.log.warn({ reason: messageOf(error) }, 'spool.nothing-freed');
    }
  }

  private async isShort(): Promise<boolean> {
    const { freeBytes, reservedBytes } = await this.ports.space();
    return freeBytes < reservedBytes;
  }

  private async remove(path: string): Promise<void> {
    try {
      await unlink(path);
    } catch (error) {
      if (!isSystemError(error, 'ENOENT')) throw error;
    }
    this.gone.add(path);
  }
}
