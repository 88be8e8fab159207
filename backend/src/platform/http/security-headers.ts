import type { FastifyInstance } from 'fastify';

const SOURCES: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  // Angular and Material put component styles into style elements.
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'font-src': "'self' data:",
  // Of the same host, 'self' covers ws: and wss: too (CSP 3).
  'connect-src': "'self'",
  'media-src': "'self' blob:",
  'worker-src': "'self' blob:",
  'manifest-src': "'self'",
  'base-uri': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
};

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': Object.entries(SOURCES)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const ONE_YEAR_SECONDS = 31_536_000;

/** What every answer carries, refusals and files included; there is no CORS header, so no other origin reads anything. */
export const installSecurityHeaders = (fastify: FastifyInstance, isTls: boolean): void => {
  const headers = isTls ? { ...HEADERS, 'strict-transport-security': `max-age=${String(ONE_YEAR_SECONDS)}` } : HEADERS;
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers({ ...headers, 'x-request-id': request.id });
    // Answers of the API speak of one moment and one caller.
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    done();
  });
};
