/** Floor of every level in this product: digital silence reads −160 dBFS. */
export const DBFS_FLOOR = -160;

/**
 * Level of a linear amplitude, where 1 is full scale.
 *
 * @param amplitude  absolute value, 0 or more; float input may exceed 1
 * @returns dBFS; 0 = full scale, floor −160
 * @see AES17
 */
export const amplitudeToDbfs = (amplitude: number): number =>
  amplitude <= 1e-8 ? DBFS_FLOOR : Math.max(DBFS_FLOOR, 20 * Math.log10(amplitude));
