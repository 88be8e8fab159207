import { Readable } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { DomainError } from '@rakkr/shared/problems';

import { type ByteRange, byteRange } from '../playback/byte-range.ts';

/** A file as a client is given it. */
export interface ServedFile {
  readonly totalBytes: number;
  /** Strong: equal tags are equal bytes. */
  readonly etag: string;
  readonly contentType: string;
}

/**
 * Answers a request for a recording's file: whole, one range of it, or nothing where the client has it already.
 *
 * @param open  opens the bytes of a range; not called for `HEAD`
 * @throws DomainError recording.range-unsatisfiable
 * @see RFC 9110 sections 13 and 14
 */
export async function answerFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: ServedFile,
  open: (range: ByteRange) => Promise<Readable>,
): Promise<void> {
  const { headers } = request;
  // A growing file is asked for again each time; a closed one is checked by its tag.
  reply.header('accept-ranges', 'bytes').header('etag', file.etag).header('cache-control', 'private, no-cache');
  if (headers['if-none-match'] === file.etag) {
    await reply.code(304).send();
    return;
  }
  const range = rangeOf(headers, file);
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${String(file.totalBytes)}`);
    throw new DomainError('recording.range-unsatisfiable', { totalBytes: file.totalBytes });
  }
  const wanted = range === 'whole' ? { start: 0, end: file.totalBytes - 1 } : range;
  reply.type(file.contentType).header('content-length', wanted.end - wanted.start + 1);
  if (range !== 'whole') {
    const { start, end } = range;
    reply.code(206).header('content-range', `bytes ${String(start)}-${String(end)}/${String(file.totalBytes)}`);
  }
  // Fastify takes the length of a HEAD answer from its body, except of a stream, which it does not send.
  await reply.send(request.method === 'HEAD' ? Readable.from([]) : await open(wanted));
}

/** A range of another version than the client has would not fit what it has: then it gets the whole. */
function rangeOf(headers: FastifyRequest['headers'], file: ServedFile): ByteRange | 'whole' | 'unsatisfiable' {
  const ifRange = headers['if-range'];
  if (ifRange !== undefined && ifRange !== file.etag) return 'whole';
  return byteRange(headers.range, file.totalBytes);
}
