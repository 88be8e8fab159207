import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const LOOK_INTERVAL_MS = 20;

/** An answer that says "not yet". */
type NotYet = null | undefined | false;

/**
 * Asks again until there is an answer.
 *
 * @param what  what is waited for, for the message
 * @throws Error after a minute
 */
export async function until<T>(what: string, look: () => Promise<T | NotYet> | T | NotYet): Promise<T> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (performance.now() > deadlineMs) throw new Error(`waited for ${what}, in vain`);
    await sleep(LOOK_INTERVAL_MS);
  }
}

/** For `catch` in a look: a program that is being started refuses, and is asked again. */
export const notYet = (error: unknown): undefined => {
  // Not `instanceof Error`: under Jest, errors of fetch and of the system belong to another realm.
  if (!Error.isError(error)) throw error;
  return undefined;
};
