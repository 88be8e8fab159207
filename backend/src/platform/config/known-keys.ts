import { closest } from 'fastest-levenshtein';

import { CONFIGURATION_KEYS } from '@rakkr/shared/configuration/vocabulary';

import { RETIRED_KEYS } from './retired-keys.ts';

const PREFIX = 'RAKKR_';
const KNOWN: readonly string[] = Object.values(CONFIGURATION_KEYS).flat();

/**
 * Sorts out the keys of our prefix: one that no program knows is refused with the nearest name, one of another program
 * is left alone, one of the earlier system that means nothing here is accepted with a warning.
 */
export const judgeKeys = (keys: readonly string[]): { refusals: string[]; warnings: string[] } => {
  const refusals: string[] = [];
  const warnings: string[] = [];
  const unknown = keys.filter((name) => name.startsWith(PREFIX) && !KNOWN.includes(name)).toSorted();
  for (const key of unknown) {
    const successor = RETIRED_KEYS[key];
    if (successor === undefined) refusals.push(`${key} is not a known key. The nearest one is ${closest(key, KNOWN)}.`);
    else warnings.push(`${key} has no effect. ${successor}`);
  }
  return { refusals, warnings };
};
