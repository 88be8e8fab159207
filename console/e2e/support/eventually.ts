import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 100;
const GIVE_UP_AFTER_MS = 120_000;

/**
 * Asks until there is an answer. The limit only ends a story that would hang for ever; it judges no speed.
 *
 * @param ask  undefined = not yet
 * @throws Error naming what was waited for
 */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const startedMs = performance.now();
  while (performance.now() - startedMs < GIVE_UP_AFTER_MS) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(EVERY_MS);
  }
  throw new Error(`waited in vain: ${what}`);
}
