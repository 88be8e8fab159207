import type { ValueTransformer } from 'typeorm';

/**
 * A `bigint` column of frames, bytes or seconds: the driver hands it over as text, and all of them stay below 2^53
 * (8 PiB; 5,900 years at 48 kHz).
 */
export const BIGINT: ValueTransformer = {
  from: (stored: string | number | null): number | null => (stored === null ? null : Number(stored)),
  to: (value: unknown) => value,
};
