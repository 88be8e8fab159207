import { roll } from '../segment/segment-roller.ts';

export const countFrames = roll;
