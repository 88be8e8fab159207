import type { ValueTransformer } from 'typeorm';

/** A count of bytes: the driver hands `bigint` over as text, and 2⁵³ bytes are 8 PiB, more than a spool holds. */
export const bytesColumn: ValueTransformer = {
  to: (sizeBytes: number | null): number | null => sizeBytes,
  from: (stored: string | null): number | null => (stored === null ? null : Number(stored)),
};
