import { closest } from 'fastest-levenshtein';

import { CONFIGURATION_KEYS } from '@rakkr/shared/configuration/vocabulary';

import { RETIRED_KEYS } from './retired-keys.ts';

const PREFIX = 'RAKKR_';

export interface KeyFindings {
  /** One sentence per key that no program of the product knows. */
  readonly refusals: readonly string[];
  /** One sentence per key of the earlier recorder agent that means nothing here. */
  readonly warnings: readonly string[];
}

/**
 * Judges the names of all `RAKKR_*` keys; a key that another program of the product reads is left alone.
 *
 * A misspelt key that is silently ignored is a node that records the wrong thing, so it stops the start.
 */
export function judgeKeys(names: readonly string[]): KeyFindings {
  const known: readonly string[] = Object.values(CONFIGURATION_KEYS).flat();
  const unknown = names.filter((name) => name.startsWith(PREFIX) && !known.includes(name)).toSorted();
  return {
    refusals: unknown
      .filter((name) => !RETIRED_KEYS.has(name))
      .map((name) => `${name} is not a known key. The nearest one is ${closest(name, known)}.`),
    warnings: unknown.flatMap((name) => {
      const successor = RETIRED_KEYS.get(name);
      return successor === undefined ? [] : [`${name} has no effect. ${successor}`];
    }),
  };
}
