import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import type { LedgerLine } from '../pcm/ledger.ts';
import type { TapOrder } from '../pcm/tap.ts';
import { EarlierRing } from './earlier-ring.ts';
import type { TakeOverOutcome, TakeOverSettings } from './take-over-messages.ts';
import { type RingPoint, hasMore, ringPoint } from './take-over-ring.ts';

/** How a process takes up what an earlier one had read and not written. */
export interface RingSuccessorPorts {
  /** Descriptor of an earlier ring's file, which the caller closes; null where there is no such ring. */
  readonly find: (id: string) => number | null;
  readonly bootId: string;
  /** The built `take-over-thread`. */
  readonly thread: URL;
  /** The recording goes on without those frames, or some of them. */
  readonly onFailure: (recordingId: string, error: unknown) => void;
}

/**
 * A disk that refuses what an earlier process had left is asked again for so long. Then the recording goes on without
 * that: what is captured now can still be delivered past the disk.
 */
const REFUSED_PATIENCE_MS = 15_000;

/** Takes recordings over from the rings of earlier processes of the device. */
export class RingSuccessor {
  /** When the disk first refused a recording's frames, by the process's clock. */
  private readonly refusedAtMs = new Map<string, number>();

  constructor(
    private readonly ports: RingSuccessorPorts,
    private readonly patienceMs = REFUSED_PATIENCE_MS,
  ) {}

  /**
   * Writes what an earlier process's ring holds beyond the ledger.
   *
   * @returns whether there are new files, which are to be recovered
   * @throws CaptureProblem if the disk refuses it; it is to be tried again
   */
  async takeOver(order: TapOrder, lines: readonly LedgerLine[]): Promise<boolean> {
    const point = lines.some((line) => line.type === 'end') ? null : ringPoint(lines);
    const fd = point === null ? null : this.ports.find(point.ringId);
    if (point === null || fd === null) return false;
    try {
      return await this.takeFrom(fd, order, point);
    } catch (error) {
      if (error instanceof CaptureProblem && this.isPatientWith(order.recordingId)) throw error;
      this.ports.onFailure(order.recordingId, error);
      return true;
    } finally {
      closeSync(fd);
    }
  }

  private isPatientWith(recordingId: string): boolean {
    const nowMs = performance.now();
    const sinceMs = this.refusedAtMs.get(recordingId) ?? nowMs;
    this.refusedAtMs.set(recordingId, sinceMs);
    return nowMs - sinceMs < this.patienceMs;
  }

  private async takeFrom(fd: number, order: TapOrder, point: RingPoint): Promise<boolean> {
    const ring = EarlierRing.read(fd);
    if (ring === null || !hasMore(ring, point)) return false;
    const { thread, bootId } = this.ports;
    const problem = await runThread(thread, { fd, order, point, bootId });
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
