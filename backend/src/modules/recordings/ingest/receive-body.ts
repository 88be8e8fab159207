import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { DomainError } from '@rakkr/shared/problems';

import { errorCode } from '../../../platform/process/error-code.ts';

/** What is sent as a body, and names the codes of its refusals. */
export type BodyKind = 'segment' | 'rendition';

/** A body on its way in, as its headers describe it. */
export interface ArrivingBody {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly contentLengthBytes: number;
  readonly body: Readable;
}

/**
 * Writes a body into a file as it comes in, and judges it. A rendition, whose file that is from then on, survives a
 * power cut when this returns; a segment is copied into its master and synced there.
 *
 * Memory stays the same whatever the length. The file is left behind on failure too: the caller removes it.
 *
 * @throws DomainError `<kind>.truncated`, `<kind>.headers-invalid`, `<kind>.digest-mismatch`, server.storage-full
 */
export async function receiveBody(kind: BodyKind, arrival: ArrivingBody, path: string): Promise<void> {
  const hash = createHash('sha256');
  const { contentLengthBytes } = arrival;
  let receivedBytes = 0;
  const judge = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      receivedBytes += chunk.length;
      if (receivedBytes > contentLengthBytes) {
        const detail = 'More came than content-length says. Send as many bytes as the headers say.';
        done(new DomainError(`${kind}.headers-invalid`, { detail, receivedBytes, contentLengthBytes }));
        return;
      }
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    const file = createWriteStream(path, { flags: 'wx', mode: 0o640, flush: kind === 'rendition' });
    await pipeline(arrival.body, judge, file);
  } catch (error) {
    throw receiveFault(kind, error, { receivedBytes, contentLengthBytes });
  }
  if (receivedBytes < contentLengthBytes) throw truncated(kind, { receivedBytes, contentLengthBytes });
  const sha256 = hash.digest('hex');
  if (sha256 !== arrival.sha256) {
    const detail = 'It was damaged on its way. Send it again.';
    throw new DomainError(`${kind}.digest-mismatch`, { detail, expected: arrival.sha256, got: sha256 });
  }
}

/** Takes a body to its end and keeps nothing: a node that still sends would take an early answer for a failure. */
export async function drain(body: Readable): Promise<void> {
  await pipeline(body, new Writable({ write: (_chunk, _encoding, done) => done() }));
}

interface ReceivedSoFar {
  readonly receivedBytes: number;
  readonly contentLengthBytes: number;
}

const truncated = (kind: BodyKind, soFar: ReceivedSoFar, cause?: unknown): DomainError =>
  new DomainError(`${kind}.truncated`, { detail: 'The line was cut. Send all of it again.', ...soFar }, { cause });

/** What a broken body means: the disk is full, or the node went away in the middle. */
function receiveFault(kind: BodyKind, error: unknown, soFar: ReceivedSoFar): unknown {
  const code = errorCode(error);
  if (isDiskFull(error)) return storageFull(error);
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') return truncated(kind, soFar, error);
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
