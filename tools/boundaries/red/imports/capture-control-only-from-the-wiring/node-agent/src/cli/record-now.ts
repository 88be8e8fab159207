import { joinTap } from '../capture-control/join-tap.ts';

export const recordNow = joinTap;
