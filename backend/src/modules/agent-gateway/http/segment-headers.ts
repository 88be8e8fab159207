import type { IncomingHttpHeaders } from 'node:http';

import { MAX_SEGMENT_INDEX, SEGMENT_HEADERS } from '@rakkr/shared/agent-protocol/vocabulary';

import type { SegmentArrival } from '../../recordings/index.ts';
import { digest, wholeNumber } from './body-headers.ts';

export type SegmentHeaders = Pick<
  SegmentArrival,
  'index' | 'startFrame' | 'lengthFrames' | 'sha256' | 'contentLengthBytes'
>;

/**
 * What the headers of a segment say.
 *
 * @param index  from the path
 * @throws DomainError segment.digest-missing, segment.headers-invalid
 */
export function segmentHeaders(index: string, headers: IncomingHttpHeaders): SegmentHeaders {
  const { startFrame, frames } = SEGMENT_HEADERS;
  return {
    index: wholeNumber('segment', 'index', index, { least: 0, greatest: MAX_SEGMENT_INDEX }),
    startFrame: wholeNumber('segment', startFrame, headers[startFrame], { least: 0 }),
    lengthFrames: wholeNumber('segment', frames, headers[frames], { least: 1 }),
    contentLengthBytes: wholeNumber('segment', 'content-length', headers['content-length'], { least: 1 }),
    sha256: digest('segment', headers[SEGMENT_HEADERS.digest]),
  };
}
