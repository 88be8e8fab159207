/**
 * The value below which a share of the samples lies, by linear interpolation between the neighbours.
 *
 * @param share  0 to 1; 0.5 is the median
 * @throws RangeError without samples, and where the share is none
 */
export function quantile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new RangeError('there is no quantile of no samples');
  if (!(share >= 0 && share <= 1)) throw new RangeError(`${share} is no share`);
  const sorted = samples.toSorted((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? 0;
  return below + (above - below) * (position - Math.floor(position));
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);
