export interface BackOff {
  /** Longest wait after the first failure, ms. */
  readonly baseMs: number;
  /** Longest wait ever, ms. */
  readonly maxMs: number;
}

/**
 * Wait before the next attempt: doubles with each failure up to a limit, then takes off up to half at random, so that
 * a thousand nodes that lost the same controller do not return in the same moment.
 *
 * @param failures  attempts that failed so far, 1 or more
 * @param random    0 up to 1
 * @returns ms
 */
export function backOffMs(failures: number, random: number, policy: BackOff): number {
  const ceiling = Math.min(policy.maxMs, policy.baseMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(ceiling * (1 - random / 2));
}
