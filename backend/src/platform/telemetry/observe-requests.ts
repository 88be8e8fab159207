import type { FastifyInstance } from 'fastify';

import { requestSeconds } from './http-metrics.ts';

/** Times every request, by the pattern of its route: an address as a label would make a series of every id. */
export const observeRequests = (fastify: FastifyInstance): void => {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    requestSeconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
};
