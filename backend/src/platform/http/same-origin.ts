import type { IncomingMessage } from 'node:http';

import { DomainError } from '@rakkr/shared/problems';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

/**
 * Whether a browser sent the request from a page of this very origin. A request that carries neither header comes
 * from no browser of the last years, or from a page that hides where it is: both are refused.
 */
export const isSameOrigin = (headers: IncomingMessage['headers'], host: string | undefined): boolean => {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (headers.origin !== undefined) return host !== undefined && hostOf(headers.origin) === host;
  return site === 'same-origin';
};

/**
 * Refuses what another site made the browser send with its cookie.
 *
 * @throws DomainError request.cross-site
 */
export const requireSameOrigin = (
  method: string,
  headers: IncomingMessage['headers'],
  host: string | undefined,
): void => {
  if (SAFE_METHODS.has(method) || isSameOrigin(headers, host)) return;
  throw new DomainError('request.cross-site', { detail: 'Open the console at its own address.' });
};

/**
 * Refuses a request that says itself that another site sent it; for routes that need no session, which programs without
 * those headers call as well.
 *
 * @throws DomainError request.cross-site
 */
export const refuseCrossSite = (headers: IncomingMessage['headers'], host: string | undefined): void => {
  if (headers.origin === undefined && headers['sec-fetch-site'] === undefined) return;
  requireSameOrigin('POST', headers, host);
};
