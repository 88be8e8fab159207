import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import type { LedgerLine } from '../pcm/ledger.ts';
import type { TapOrder } from '../pcm/tap.ts';
import { LeftRing } from './left-ring.ts';
import type { TakeOverOutcome, TakeOverSettings } from './take-over-messages.ts';
import { hasMore, ringPoint } from './take-over-ring.ts';

/** How a process takes up what a dead one had read and not written. */
export interface RingSuccessorPorts {
  /** Descriptor of a left ring's file, which the caller closes; null where there is no such ring. */
  readonly find: (id: string) => number | null;
  readonly bootId: string;
  /** The built `take-over-thread`. */
  readonly thread: URL;
  /** The recording goes on without those frames, or some of them. */
  readonly onFailure: (recordingId: string, error: unknown) => void;
}

/**
 * A disk that refuses what a dead process has left is asked again for so long. Then the recording goes on without that:
 * what is captured now can still be delivered past the disk.
 */
const REFUSED_PATIENCE_MS = 15_000;

/** The same where what is captured meanwhile waits in a ring: it must not come around before. */
export const refusedPatienceMs = (ringMs: number): number => Math.min(REFUSED_PATIENCE_MS, ringMs / 2);

/** Takes recordings over from left rings of the device. */
export class RingSuccessor {
  /** When the disk first refused a recording's frames, by the process's clock. */
  private readonly refusedAtMs = new Map<string, number>();

  constructor(
    private readonly ports: RingSuccessorPorts,
    private readonly patienceMs: () => number = () => REFUSED_PATIENCE_MS,
  ) {}

  /**
   * Writes what a left ring holds beyond the ledger.
   *
   * @param onBegin  there is something, and it is being written
   * @returns whether there are new files, which are to be recovered
   * @throws CaptureProblem if the disk refuses it; it is to be tried again
   */
  async takeOver(
    order: TapOrder,
    lines: readonly LedgerLine[],
    onBegin: () => void = () => undefined,
  ): Promise<boolean> {
    const point = lines.some((line) => line.type === 'end') ? null : ringPoint(lines);
    if (point === null) return false;
    let fd: number | null = null;
    try {
      fd = this.ports.find(point.ringId);
      return fd !== null && (await this.takeFrom({ fd, order, point, bootId: this.ports.bootId }, onBegin));
    } catch (error) {
      if (error instanceof CaptureProblem && this.isPatientWith(order.recordingId)) throw error;
      this.ports.onFailure(order.recordingId, error);
      return true;
    } finally {
      if (fd !== null) closeSync(fd);
    }
  }

  private isPatientWith(recordingId: string): boolean {
    const nowMs = performance.now();
    const sinceMs = this.refusedAtMs.get(recordingId) ?? nowMs;
    this.refusedAtMs.set(recordingId, sinceMs);
    return nowMs - sinceMs < this.patienceMs();
  }

  private async takeFrom(settings: TakeOverSettings, onBegin: () => void): Promise<boolean> {
    const ring = LeftRing.read(settings.fd);
    if (ring === null || !hasMore(ring, settings.point)) return false;
    onBegin();
    const problem = await runThread(this.ports.thread, settings);
    if (problem !== null) throw new CaptureProblem(problem.code, problem.detail, problem.facts);
    return true;
  }
}

async function runThread(thread: URL, settings: TakeOverSettings): Promise<TakeOverOutcome> {
  const worker = new Worker(thread, { workerData: settings, trackUnmanagedFds: false });
  const silent = once(worker, 'exit').then(() => Promise.reject(new Error('the thread ended without a word')));
  const [outcome] = (await Promise.race([once(worker, 'message'), silent])) as [TakeOverOutcome]; // it says nothing else
  return outcome;
}
