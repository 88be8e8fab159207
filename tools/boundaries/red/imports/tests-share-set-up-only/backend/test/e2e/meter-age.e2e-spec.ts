import { monotonicMs } from '../../../node-agent/src/platform/clock.ts';

export const startedMs = monotonicMs();
