import { setTimeout as sleep } from 'node:timers/promises';

/** An emulated processor takes ten times as long as a real one, and its host may be busy. */
const PATIENCE_MS = 240_000;
const LOOK_INTERVAL_MS = 50;

/** Looks again until something is there. @throws Error after four minutes */
export async function untilInGuest<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadlineMs) throw new Error(`waited for ${what}, in vain`);
    await sleep(LOOK_INTERVAL_MS);
  }
}
