import type { FastifyInstance } from 'fastify';

import type { CallerResolvers } from './caller-resolvers.ts';
import { installJsonLimits } from './json-limit.ts';

/**
 * JSON as Fastify reads it, and audio as the stream that it is: `request.body` is the raw stream, nothing of it is read
 * here, and no limit but the route's own stands. Every other content type is refused (415), forms included.
 */
export const installBodyParsers = (fastify: FastifyInstance, callers: CallerResolvers): void => {
  installJsonLimits(fastify, callers);
  fastify.removeContentTypeParser('text/plain');
  for (const contentType of ['application/octet-stream', /^audio\//])
    fastify.addContentTypeParser(contentType, (_request, payload, done) => done(null, payload));
};
