/** A PCM that takes more is no sound card but a converter that takes any number. */
const MOST_OF_A_NAMED_PCM = 64;

/**
 * Channels that a device is offered with: all of a card; two of a PCM that would give any number, because nothing
 * tells how many microphones stand behind it.
 */
export function offeredChannels(range: { readonly min: number; readonly max: number }, isCard: boolean): number {
  if (isCard || range.max <= MOST_OF_A_NAMED_PCM) return Math.min(range.max, 256);
  return Math.max(range.min, 2);
}
