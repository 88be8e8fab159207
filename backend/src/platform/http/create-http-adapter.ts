import { FastifyAdapter } from '@nestjs/platform-fastify';

import type { HttpConfig } from '../config/controller-config.ts';
import { requestId } from './request-id.ts';
import type { TlsMaterial } from './tls/tls-material.ts';

/** Bodies of JSON; audio is streamed past this by the routes that take it. */
export const MAX_JSON_BYTES = 256 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;
/** None: audio on a slow line takes its time. Who holds a connection otherwise is cut off by `body-deadline.ts`. */
const REQUEST_TIMEOUT_MS = 0;
const CHECK_INTERVAL_MS = 1_000;
/** Longer than a claim waits, so that a poll finds its connection again. */
const KEEP_ALIVE_MS = 72_000;

const serverOptions = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: CHECK_INTERVAL_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
};

/** Fastify with our limits; over TLS where there is a certificate. */
export const createHttpAdapter = (http: HttpConfig, tls: TlsMaterial | null): FastifyAdapter => {
  const options = {
    bodyLimit: MAX_JSON_BYTES,
    trustProxy: http.trustedProxies.length === 0 ? false : [...http.trustedProxies],
    genReqId: requestId,
    requestIdHeader: false as const,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    routerOptions: { ignoreTrailingSlash: true },
  };
  if (tls === null) return new FastifyAdapter({ ...options, http: serverOptions });
  return new FastifyAdapter({
    ...options,
    https: { ...serverOptions, cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' },
  });
};
