/**
 * Slope of the line through the points that is nearest to them (least squares).
 *
 * @returns y per x
 * @throws RangeError with fewer than two different x
 */
export function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = meanOf(points.map(({ x }) => x));
  const meanY = meanOf(points.map(({ y }) => y));
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (!(spread > 0)) throw new RangeError('there is no slope through less than two points');
  return points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
}
