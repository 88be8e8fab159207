import type { WireProblem } from '../pcm/capture-problem.ts';
import type { TapOrder } from '../pcm/tap.ts';
import type { RingPoint } from './take-over-ring.ts';

/** What the thread is started with that takes over a dead process's ring. */
export interface TakeOverSettings {
  /** Of the ring's file. */
  readonly fd: number;
  readonly order: TapOrder;
  readonly point: RingPoint;
  readonly bootId: string;
}

/** The one thing that it says; null = it has written all. */
export type TakeOverOutcome = WireProblem | null;
