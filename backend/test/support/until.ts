import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const LOOK_INTERVAL_MS = 50;

/**
 * Asks again until there is an answer.
 *
 * @param what  what is waited for, for the message
 * @throws Error after a minute
 */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadlineMs) throw new Error(`waited for ${what}, in vain`);
    await sleep(LOOK_INTERVAL_MS);
  }
}
