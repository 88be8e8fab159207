import { Readable } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { DomainError } from '@rakkr/shared/problems';

import type { AudioView } from '../playback/audio-view.ts';
import { type ByteRange, byteRange } from '../playback/byte-range.ts';

/**
 * Answers a request for a recording's file: whole, one range of it, or nothing where the client has it already.
 *
 * @param open  opens the bytes of a range; not called for `HEAD`
 * @throws DomainError recording.range-unsatisfiable
 * @see RFC 9110 sections 13 and 14
 */
export async function answerAudio(
  request: FastifyRequest,
  reply: FastifyReply,
  view: AudioView,
  open: (range: ByteRange) => Promise<Readable>,
): Promise<void> {
  const { headers } = request;
  // A growing file is asked for again each time; a closed one is checked by its tag.
  reply.header('accept-ranges', 'bytes').header('etag', view.etag).header('cache-control', 'private, no-cache');
  if (headers['if-none-match'] === view.etag) {
    await reply.code(304).send();
    return;
  }
  const range = rangeOf(headers, view);
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${String(view.totalBytes)}`);
    throw new DomainError('recording.range-unsatisfiable', { totalBytes: view.totalBytes });
  }
  const wanted = range === 'whole' ? { start: 0, end: view.totalBytes - 1 } : range;
  reply.type('audio/wav').header('content-length', wanted.end - wanted.start + 1);
  if (range !== 'whole') {
    const { start, end } = range;
    reply.code(206).header('content-range', `bytes ${String(start)}-${String(end)}/${String(view.totalBytes)}`);
  }
  // Fastify takes the length of a HEAD answer from its body, except of a stream, which it does not send.
  await reply.send(request.method === 'HEAD' ? Readable.from([]) : await open(wanted));
}

/** A range of another version than the client has would not fit what it has: then it gets the whole. */
function rangeOf(headers: FastifyRequest['headers'], view: AudioView): ByteRange | 'whole' | 'unsatisfiable' {
  const ifRange = headers['if-range'];
  if (ifRange !== undefined && ifRange !== view.etag) return 'whole';
  return byteRange(headers.range, view.totalBytes);
}
