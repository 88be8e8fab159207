import type { IncomingHttpHeaders } from 'node:http';

import { SEGMENT_HEADERS } from '@rakkr/shared/agent-protocol/vocabulary';
import { DomainError } from '@rakkr/shared/problems';

import type { SegmentArrival } from '../../recordings/index.ts';

export type SegmentHeaders = Pick<
  SegmentArrival,
  'index' | 'startFrame' | 'lengthFrames' | 'sha256' | 'contentLengthBytes'
>;

/** SHA-256 as RFC 9530 writes it; other algorithms beside it are let pass. */
const DIGEST = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:,|$)/;

/**
 * What the headers of a segment say.
 *
 * @param index  from the path
 * @throws DomainError segment.digest-missing, segment.headers-invalid
 */
export function segmentHeaders(index: string, headers: IncomingHttpHeaders): SegmentHeaders {
  return {
    index: wholeNumber('index', index, 0, 2 ** 31 - 1),
    startFrame: wholeNumber(SEGMENT_HEADERS.startFrame, headers[SEGMENT_HEADERS.startFrame], 0),
    lengthFrames: wholeNumber(SEGMENT_HEADERS.frames, headers[SEGMENT_HEADERS.frames], 1),
    contentLengthBytes: wholeNumber('content-length', headers['content-length'], 1),
    sha256: digest(headers[SEGMENT_HEADERS.digest]),
  };
}

function wholeNumber(name: string, value: unknown, least: number, greatest = Number.MAX_SAFE_INTEGER): number {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  if (number >= least && number <= greatest) return number;
  throw new DomainError('segment.headers-invalid', {
    detail: `${name} must be a whole number of ${String(least)} or more.`,
    issues: [{ path: name, message: 'must be a whole number' }],
  });
}

function digest(value: unknown): string {
  const base64 = typeof value === 'string' ? DIGEST.exec(value)?.[1] : undefined;
  if (base64 === undefined) {
    throw new DomainError('segment.digest-missing', {
      detail: `Send ${SEGMENT_HEADERS.digest}: sha-256=:<base64>: with every segment.`,
    });
  }
  return Buffer.from(base64, 'base64').toString('hex');
}
