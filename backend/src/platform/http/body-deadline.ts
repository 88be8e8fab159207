import type { IncomingMessage } from 'node:http';

import type { FastifyInstance } from 'fastify';

export interface BodyLimits {
  /** A body that nobody vouched for is here by then, ms. */
  readonly wholeMs: number;
  /** One that may take its time is cut off when nothing of it came for so long, ms. */
  readonly stallMs: number;
}

const LIMITS: BodyLimits = { wholeMs: 300_000, stallMs: 60_000 };

/** Requests whose body is not here yet: each lets go of its deadline. */
const waiting = new WeakMap<IncomingMessage, () => void>();

/**
 * Cuts off clients that hold a connection with a body that never ends. Node's own `requestTimeout` cannot do it: it is
 * one for all requests, and a rendition of hours takes hours on a slow line. To be called before any route is there.
 */
export const installBodyDeadline = (fastify: FastifyInstance, { wholeMs, stallMs }: BodyLimits = LIMITS): void => {
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    const cutOff = (): void => {
      if (!raw.complete) raw.destroy();
    };
    const deadline = setTimeout(cutOff, wholeMs).unref();
    raw.once('close', () => clearTimeout(deadline));
    waiting.set(raw, () => {
      clearTimeout(deadline);
      // Of the socket: it begins anew with every byte, and Node sets it back for the next request.
      raw.setTimeout(stallMs, cutOff);
    });
    done();
  });
};

/** The caller is known and sends audio: the body may take as long as it flows. */
export const letBodyFlow = (request: IncomingMessage): void => waiting.get(request)?.();
