import { monotonicNs } from '../../../src/platform/clock.ts';

/** Frame numbers of the paced device have 24 bits. */
const WRAP = 0x1000000;

/** The number of the frame that a paced device of this rate plays now, before it is wrapped. */
export const numberNow = (rate: number): number => Math.floor((monotonicNs() / 1e9) * rate);

/** Frames from one number to another, wrapped or not, on the shorter way; negative = back. */
export const framesApart = (from: number, to: number): number =>
  ((((to - from) % WRAP) + WRAP * 1.5) % WRAP) - WRAP / 2;
