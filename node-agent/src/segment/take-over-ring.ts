import { CaptureProblem, type WireProblem } from '../pcm/capture-problem.ts';
import { type LedgerLine, type SegmentLine, type StartLine, nextFrameOf } from '../pcm/ledger.ts';
import type { RingReader } from '../pcm/period-ring.ts';
import { emptyRecord } from '../pcm/period-ring.ts';
import type { TapOrder } from '../pcm/tap.ts';
import { monotonicNs } from '../platform/clock.ts';
import type { TakeOver } from './tap-messages.ts';
import { Tap } from './tap.ts';

/** Where a recording goes on in the ring that its last segment was taken from. */
export interface RingPoint extends TakeOver {
  readonly ringId: string;
}

/**
 * Where a recording goes on in the ring of the process that wrote its last segment.
 *
 * @param lines the ledger after recovery
 * @returns null where no segment was written, or by an earlier release
 */
export function ringPoint(lines: readonly LedgerLine[]): RingPoint | null {
  const start = lines.find((line): line is StartLine => line.type === 'start');
  const last = lines.findLast((line): line is SegmentLine => line.type === 'segment');
  if (start === undefined || last?.anchor.ring === undefined) return null;
  const { ring, sleptNs } = last.anchor;
  const shift = ring.deviceFrame - last.startFrame;
  return {
    ...{ ringId: ring.id, start, nextIndex: last.index + 1, nextFrame: nextFrameOf(lines), shift, isDiskSilent: false },
    ...(sleptNs === undefined ? {} : { sleptNs }),
  };
}

/** True where the ring holds a frame or a gap that is not in the recording yet. */
export function hasMore(ring: RingReader, { nextFrame, shift, start }: RingPoint): boolean {
  const { format } = ring.shape;
  const was = start.deviceFormat;
  const isSame = was.rate === format.rate && was.sampleFormat === format.sampleFormat;
  const hasChannels = Math.max(...start.channels) <= format.channels;
  if (!isSame || !hasChannels || ring.available(ring.oldest()) === 0) return false;
  const newest = emptyRecord();
  ring.read((ring.head - 1) >>> 0, newest);
  return newest.firstFrame + newest.frames > nextFrame + shift;
}

/**
 * Writes what a dead process's ring holds of a recording behind the last frame that the disk has: as segments without a
 * line in the ledger, which recovery then finishes like all that a crash has left.
 *
 * Runs on a thread of its own: waits for the disk.
 *
 * @throws CaptureProblem if the disk refuses it; running it again after another recovery is right
 */
export function takeOverRing(ring: RingReader, order: TapOrder, point: RingPoint, bootId: string): void {
  const faults: WireProblem[] = [];
  const tap = new Tap(
    {
      ...{ type: 'join', order, start: point.start, orderedAtNs: 0, fromNs: 0, resume: null, takeOver: point },
      progress: new SharedArrayBuffer(16),
    },
    ring,
    bootId,
    (event) => {
      if (event.type === 'fault' && event.problem !== null) faults.push(event.problem);
    },
  );
  while (!tap.isThrough && faults.length === 0) tap.pump(monotonicNs());
  tap.breakOff();
  const [fault] = faults;
  if (fault !== undefined) throw new CaptureProblem(fault.code, fault.detail, fault.facts);
}
