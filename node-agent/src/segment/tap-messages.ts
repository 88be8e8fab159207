import type { MessagePort } from 'node:worker_threads';

import type { WireProblem } from '../pcm/capture-problem.ts';
import type { EndReason, GapLine, StartLine } from '../pcm/ledger.ts';
import type { RingMemory } from '../pcm/ring-memory.ts';
import type { TapOrder } from '../pcm/tap.ts';
import type { WrittenSegment } from './finish-segment.ts';
import type { SegmentFacts } from './segment-head.ts';

/** Where a recording goes on that an earlier process has left without an end. */
export interface ResumePoint {
  /** First line of its ledger: format, channels and segment length stay as they were. */
  readonly start: StartLine;
  readonly nextIndex: number;
  /** Frame after the last one that is on the disk. */
  readonly nextFrame: number;
  /**
   * When that frame was, or would have been, captured: on CLOCK_MONOTONIC where the machine has not been started anew
   * since, else null.
   */
  readonly nextFrameAtNs: number | null;
  /** How long the machine had slept since it started when the last segment began, ns; null where nobody said. */
  readonly sleptNs: number | null;
  /** The same, ms since 1970 UTC. */
  readonly nextFrameAtUtcMs: number;
}

/**
 * Where a recording goes on in another thread: of this process, because its thread hangs in a write that does not come
 * back, and then what that thread had begun is taken from the ring once more; or of the next process, from the ring that
 * this one has left.
 */
export interface TakeOver {
  readonly start: StartLine;
  readonly nextIndex: number;
  readonly nextFrame: number;
  /** Device frame number minus recording frame number. */
  readonly shift: number;
  /** Its disk does not answer: it is not touched before `disk-answers`. */
  readonly isDiskSilent: boolean;
  /** How long the machine had slept when the frames were captured, ns; absent = as long as it has by now. */
  readonly sleptNs?: number;
}

/** Order to the writer thread. */
export type TapCommand =
  | {
      readonly type: 'join';
      readonly order: TapOrder;
      /** What a fresh recording's ledger begins with, less the instant of its first frame. */
      readonly start: Omit<StartLine, 'startedAt'>;
      /** Moment of the order on CLOCK_MONOTONIC. */
      readonly orderedAtNs: number;
      /** A fresh recording begins with the frame captured at this moment: that of the order, less its pre-roll. */
      readonly fromNs: number;
      readonly resume: ResumePoint | null;
      /** Two f64 that the tap keeps up to date: frames of the time line, gap frames in it. */
      readonly progress: SharedArrayBuffer;
      readonly takeOver?: TakeOver;
    }
  | { readonly type: 'leave'; readonly recordingId: string; readonly reason: EndReason; readonly atNs: number }
  /** The disk refuses: the next segment is to be held in memory. */
  | { readonly type: 'hold'; readonly recordingId: string }
  /** The disk that did not answer does something again, be it to refuse. */
  | { readonly type: 'disk-answers'; readonly recordingId: string };

/** What the writer thread tells; in the order in which it happened. */
export type TapEvent =
  | {
      readonly type: 'started';
      readonly recordingId: string;
      readonly startFrame: number;
      readonly deviceFrame: number;
      readonly firstFrameAtUtcMs: number;
      readonly preRollFrames: number;
      readonly gap: GapLine | null;
    }
  | { readonly type: 'segment-opened'; readonly recordingId: string; readonly facts: SegmentFacts }
  | { readonly type: 'segment-written'; readonly recordingId: string; readonly segment: WrittenSegment }
  /** A segment that is in memory only; follows on `hold`. */
  | {
      readonly type: 'segment-held';
      readonly recordingId: string;
      readonly segment: WrittenSegment;
      readonly pcm: Uint8Array;
    }
  | { readonly type: 'fault'; readonly recordingId: string; readonly problem: WireProblem | null }
  | {
      readonly type: 'ended';
      readonly recordingId: string;
      readonly reason: EndReason;
      readonly totalFrames: number;
      readonly endedAtUtcMs: number;
      /** Frames between the last captured one and the end, where the device was away. */
      readonly gap: GapLine | null;
    };

/** What the writer thread sends. */
export type WriterEvent =
  | TapEvent
  /** What a power cut would take should be flushed now: the taps have just written. */
  | { readonly type: 'flush-due' };

/** What the writer thread is started with. */
export interface WriterSettings {
  readonly ring: RingMemory;
  readonly bootId: string;
  readonly commands: MessagePort;
  /** One i32 that the thread raises each time it looks around: a thread that hangs does not. */
  readonly beats: SharedArrayBuffer;
}
