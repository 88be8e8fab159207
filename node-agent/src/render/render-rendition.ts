import { access } from 'node:fs/promises';
import { join } from 'node:path';

import { type BackOff, backOffMs } from '../platform/back-off.ts';
import { sleep } from '../platform/sleep.ts';
import { isSystemError, messageOf } from '../platform/system-error.ts';
import { RenderAttempt, type RenderPlace, type Rendered } from './render-attempt.ts';
import { type RenditionPlan, RenditionRefused, renditionFile } from './rendition-plan.ts';
import { type RenderSource, renditionRecipe } from './rendition-recipe.ts';

const MOST_ATTEMPTS = 3;
const AGAIN: BackOff = { baseMs: 1_000, maxMs: 10_000 };

/** What became of one rendition. */
export type RenditionOutcome =
  /** The file is whole and on the disk. */
  | { readonly state: 'complete'; readonly rendered: Rendered | null }
  /** It will not be made. */
  | { readonly state: 'failed'; readonly detail: string };

/**
 * Makes one rendition of a recording while it grows. An encoder that dies is started again and gets the recording from
 * its first frame on, which gives the same file; after three deaths the rendition has failed.
 *
 * Second run: a file that is there already is complete.
 *
 * @throws the signal's reason
 */
export async function renderRendition(
  plan: RenditionPlan,
  source: RenderSource,
  place: RenderPlace,
): Promise<RenditionOutcome> {
  const { dir, signal } = place;
  if (await isThere(join(dir, renditionFile(plan.codec)))) return { state: 'complete', rendered: null };
  for (let attempt = 1; ; attempt++) {
    try {
      const recipe = renditionRecipe(plan, source);
      return { state: 'complete', rendered: await new RenderAttempt(recipe, place).run() };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof RenditionRefused) return { state: 'failed', detail: error.message };
      if (attempt === MOST_ATTEMPTS) {
        return { state: 'failed', detail: `Given up after ${String(MOST_ATTEMPTS)} attempts. ${messageOf(error)}` };
      }
      await sleep(backOffMs(attempt, Math.random(), AGAIN));
      signal.throwIfAborted();
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    throw error;
  }
}
