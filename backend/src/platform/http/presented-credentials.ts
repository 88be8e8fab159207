import type { IncomingMessage } from 'node:http';

import type { PresentedCredentials } from './caller.ts';

/** `__Host-` binds the cookie to this origin; browsers take it over TLS only. */
export const SECURE_SESSION_COOKIE = '__Host-rakkr_session';
export const PLAIN_SESSION_COOKIE = 'rakkr_session';

const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

const cookieNamed = (header: string | undefined, name: string): string | null => {
  const pair = header?.split(';').find((part) => part.trimStart().startsWith(`${name}=`));
  return pair === undefined ? null : pair.trim().slice(name.length + 1);
};

/** Proof of identity in the head of a request or of a socket handshake; never in its address. */
export const presentedCredentials = (
  headers: IncomingMessage['headers'],
  socketToken?: unknown,
): PresentedCredentials => {
  const bearer = BEARER.exec(headers.authorization ?? '')?.[1] ?? null;
  return {
    bearer: bearer ?? (typeof socketToken === 'string' ? socketToken : null),
    sessionCookie:
      cookieNamed(headers.cookie, SECURE_SESSION_COOKIE) ?? cookieNamed(headers.cookie, PLAIN_SESSION_COOKIE),
  };
};
