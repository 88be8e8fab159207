import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a caller may name its request: short, and harmless in a log. */
const SANE = /^[\w.:-]{1,64}$/;

/** The caller's own id for the request where it has a sane one, else a fresh one. */
export const requestId = (request: IncomingMessage): string => {
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && SANE.test(given) ? given : randomUUID();
  // The request log reads it from here, so that log line and answer show the same.
  request.id = id;
  return id;
};
