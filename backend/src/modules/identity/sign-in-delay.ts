const MAX_DELAY_SECONDS = 900;

/**
 * How long a subject (an account, an address) has to wait after its last failed sign-in.
 *
 * Doubles from one second on, up to 15 minutes: 96 guesses a day at the most.
 *
 * @param failures       failures in a row, this one included
 * @param freeFailures   failures that cost nothing: people mistype
 */
export const signInDelaySeconds = (failures: number, freeFailures: number): number =>
  failures <= freeFailures ? 0 : Math.min(MAX_DELAY_SECONDS, 2 ** (failures - freeFailures - 1));
