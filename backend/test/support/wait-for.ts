import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 20;

/** The first value that is neither null nor false; fails when there is none in time. */
export const waitFor = async <T>(
  ask: () => Promise<T | null | false> | T | null | false,
  timeoutMs = 15_000,
): Promise<T> => {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (value !== null && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`nothing came within ${String(timeoutMs)} ms`);
    await pause(POLL_MS);
  }
};
