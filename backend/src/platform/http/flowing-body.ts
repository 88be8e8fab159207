import { Readable } from 'node:stream';

import type { FastifyRequest } from 'fastify';

import { DomainError } from '@rakkr/shared/problems';

import { letBodyFlow } from './body-deadline.ts';

/**
 * The body of a request to a route that takes a stream, however long it takes. The guard has passed the caller by then.
 *
 * @throws DomainError request.unsupported-media-type where it was read as something else
 */
export function flowingBody({ raw, body }: FastifyRequest): Readable {
  if (!(body instanceof Readable)) throw new DomainError('request.unsupported-media-type');
  letBodyFlow(raw);
  return body;
}
