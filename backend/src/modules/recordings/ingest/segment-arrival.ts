import type { Readable } from 'node:stream';

import { bytesPerFrame } from '@rakkr/shared/audio/vocabulary';
import { DomainError } from '@rakkr/shared/problems';

import type { StoredPcmFormat } from '../master/peak-envelope.ts';

/** Longest body of one segment: 4 GiB. */
export const MAX_SEGMENT_BYTES = 4 * 1024 ** 3;

/** Longest master: file systems in use end at 16 TiB. */
const MAX_MASTER_BYTES = 15 * 1024 ** 4;

/** A segment on its way in, as its headers describe it. */
export interface SegmentArrival {
  readonly recordingId: string;
  readonly nodeId: string;
  readonly index: number;
  readonly startFrame: number;
  readonly lengthFrames: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly contentLengthBytes: number;
  /** PCM without a file head. */
  readonly body: Readable;
}

/**
 * Refuses a segment whose headers cannot be true.
 *
 * @param format  of the recording; null until the node has told it
 * @throws DomainError request.too-large, segment.truncated, segment.headers-invalid, segment.before-start
 */
export function checkSegmentHeaders(
  arrival: Omit<SegmentArrival, 'body'>,
  format: StoredPcmFormat | null,
): StoredPcmFormat {
  const { contentLengthBytes, lengthFrames, index } = arrival;
  if (contentLengthBytes > MAX_SEGMENT_BYTES) {
    throw new DomainError('request.too-large', {
      detail: 'A segment has at most 4 GiB. Send shorter ones.',
      contentLengthBytes,
    });
  }
  if (format === null) {
    throw new DomainError('segment.before-start', {
      detail: 'Report the start of the capture, or its manifest, then send the segment again.',
      index,
    });
  }
  const wantedBytes = lengthFrames * bytesPerFrame(format);
  const facts = { index, contentLengthBytes, wantedBytes };
  if (contentLengthBytes < wantedBytes) {
    throw new DomainError('segment.truncated', {
      ...facts,
      detail: `${String(lengthFrames)} frames have ${String(wantedBytes)} bytes. Send the whole segment again.`,
    });
  }
  if (contentLengthBytes > wantedBytes) {
    throw new DomainError('segment.headers-invalid', {
      ...facts,
      detail: `${String(lengthFrames)} frames have ${String(wantedBytes)} bytes. Send as many as the headers say.`,
    });
  }
  if (arrival.startFrame * bytesPerFrame(format) + wantedBytes > MAX_MASTER_BYTES) {
    throw new DomainError('segment.headers-invalid', {
      ...facts,
      detail: 'A recording has at most 15 TiB. Keep the segment on the node, and start a new recording.',
    });
  }
  return format;
}

export const segmentConflict = ({ index }: Pick<SegmentArrival, 'index'>): DomainError =>
  new DomainError('segment.conflict', {
    detail: 'What is stored stays. Keep this one on the node, and compare the two.',
    index,
  });
