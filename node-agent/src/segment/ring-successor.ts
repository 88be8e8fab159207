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
  /** Something else than the disk was in the way: the recording goes on without those frames. */
  readonly onFailure: (recordingId: string, error: unknown) => void;
}

/** Takes recordings over from the rings of earlier processes of the device. */
export class RingSuccessor {
  constructor(private readonly ports: RingSuccessorPorts) {}

  /**
   * Writes what an earlier process's ring holds beyond the ledger.
   *
   * @returns whether there are new files, which are to be recovered
   * @throws CaptureProblem if the disk refuses it
   */
  async takeOver(order: TapOrder, lines: readonly LedgerLine[]): Promise<boolean> {
    const point = lines.some((line) => line.type === 'end') ? null : ringPoint(lines);
    const fd = point === null ? null : this.ports.find(point.ringId);
    if (point === null || fd === null) return false;
    try {
      return await this.takeFrom(fd, order, point);
    } catch (error) {
      if (error instanceof CaptureProblem) throw error;
      this.ports.onFailure(order.recordingId, error);
      return true;
    } finally {
      closeSync(fd);
    }
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
  const [outcome] = (await once(worker, 'message')) as [TakeOverOutcome]; // it sends nothing else, or ends in an error
  return outcome;
}
