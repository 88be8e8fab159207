import type { ValueTransformer } from 'typeorm';

/** `bigint` columns arrive as text; counts of frames and bytes stay far below 2^53. */
export const COUNT: ValueTransformer = {
  from: (value: string | number | null) => (value === null ? null : Number(value)),
  to: (value: unknown) => value,
};
