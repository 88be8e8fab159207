import type { Privilege } from '../alsa/libc.ts';
import type { WireProblem } from '../pcm/capture-problem.ts';
import type { CaptureFault, GrantedPcm, SourceKind } from '../pcm/pcm-source.ts';
import type { RingMemory } from '../pcm/ring-memory.ts';
import type { SourceOptions } from './source-options.ts';

/** What the reader thread is started with. */
export interface ReaderSettings {
  readonly source: SourceKind;
  readonly options: SourceOptions;
  readonly ringMs: number;
  /** Tells the ring from every other. */
  readonly ringId: string;
  /** Of the machine; goes into the head of the ring. */
  readonly bootId: string;
  /** SCHED_FIFO priority of the reader thread, 1 to 99; 0 = none. */
  readonly realtimePriority: number;
  /** One word: 0 = run, 1 = stop; the reader sleeps on it between two attempts to open the device. */
  readonly stop: SharedArrayBuffer;
}

/** What the reader thread tells the process; never sent while periods arrive in order. */
export type ReaderEvent =
  /** The first time only: the ring stands from here on, whatever becomes of the device. */
  | { readonly type: 'ring'; readonly ring: RingMemory }
  /** What the operating system gave the thread: with the ring, and again when it changes. */
  | {
      readonly type: 'privileges';
      readonly realtimePriority: Privilege | 'not-requested';
      readonly memoryLock: Privilege;
    }
  /** The file that was offered for the ring has it, or why it could not take it. */
  | { readonly type: 'ring-moved'; readonly problem: string | null }
  | { readonly type: 'opened'; readonly granted: GrantedPcm }
  | { readonly type: 'open-failed'; readonly problem: WireProblem }
  | { readonly type: 'ended'; readonly fault: CaptureFault }
  | { readonly type: 'gap'; readonly lostFrames: number; readonly fault: CaptureFault };
