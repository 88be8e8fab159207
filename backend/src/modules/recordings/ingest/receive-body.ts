import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { DomainError } from '@rakkr/shared/problems';

import { errorCode } from '../../../platform/process/error-code.ts';
import type { SegmentArrival } from './segment-arrival.ts';

/**
 * Writes a segment's body into a file as it comes in, and judges it.
 *
 * Memory stays the same whatever the length. The file is left behind on failure too: the caller removes it.
 *
 * @throws DomainError segment.truncated, segment.headers-invalid, segment.digest-mismatch, server.storage-full
 */
export async function receiveBody(arrival: SegmentArrival, path: string): Promise<void> {
  const hash = createHash('sha256');
  let receivedBytes = 0;
  const judge = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      receivedBytes += chunk.length;
      if (receivedBytes > arrival.contentLengthBytes) {
        done(new DomainError('segment.headers-invalid', { index: arrival.index, receivedBytes }));
        return;
      }
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(arrival.body, judge, createWriteStream(path, { flags: 'wx', mode: 0o640 }));
  } catch (error) {
    throw receiveFault(error, arrival, receivedBytes);
  }
  if (receivedBytes < arrival.contentLengthBytes) throw truncated(arrival, receivedBytes);
  const sha256 = hash.digest('hex');
  if (sha256 !== arrival.sha256) {
    throw new DomainError('segment.digest-mismatch', {
      detail: 'It was damaged on its way. Send it again.',
      index: arrival.index,
      expected: arrival.sha256,
      got: sha256,
    });
  }
}

const truncated = (arrival: SegmentArrival, receivedBytes: number, cause?: unknown): DomainError =>
  new DomainError(
    'segment.truncated',
    {
      detail: 'The line was cut. Send the whole segment again.',
      index: arrival.index,
      receivedBytes,
      contentLengthBytes: arrival.contentLengthBytes,
    },
    { cause },
  );

/** What a broken body means: the disk is full, or the node went away in the middle. */
function receiveFault(error: unknown, arrival: SegmentArrival, receivedBytes: number): unknown {
  const code = errorCode(error);
  if (isDiskFull(error)) return storageFull(error);
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') return truncated(arrival, receivedBytes, error);
  return error;
}

export const storageFull = (cause?: unknown): DomainError =>
  new DomainError(
    'server.storage-full',
    { detail: 'The node keeps the audio and sends it again. Free some space on the controller.' },
    { cause },
  );

/** The disk, or what this program may use of it, is full. */
export const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '');
