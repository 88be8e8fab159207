/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * What a `Range` header asks of a representation.
 *
 * Several ranges, another unit or a malformed header are answered as if there were none, as RFC 9110 section 14.2
 * allows.
 *
 * @param header      the header's value; undefined where it is absent
 * @param totalBytes  length of the representation
 * @returns the range; `whole` = send all of it; `unsatisfiable` = 416
 * @see RFC 9110 section 14.1.2
 */
export function byteRange(header: string | undefined, totalBytes: number): ByteRange | 'whole' | 'unsatisfiable' {
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '');
  if (match === null) return 'whole';
  const [, first = '', last = ''] = match;
  if (first === '') return suffixRange(last, totalBytes);
  const start = Number(first);
  const end = last === '' ? totalBytes - 1 : Math.min(Number(last), totalBytes - 1);
  if (last !== '' && Number(last) < start) return 'whole';
  return start >= totalBytes ? 'unsatisfiable' : { start, end };
}

function suffixRange(length: string, totalBytes: number): ByteRange | 'whole' | 'unsatisfiable' {
  if (length === '') return 'whole';
  const bytes = Number(length);
  if (bytes === 0 || totalBytes === 0) return 'unsatisfiable';
  return { start: Math.max(0, totalBytes - bytes), end: totalBytes - 1 };
}
