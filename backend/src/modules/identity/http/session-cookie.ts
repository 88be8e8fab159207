import type { FastifyReply, FastifyRequest } from 'fastify';

import { PLAIN_SESSION_COOKIE, SECURE_SESSION_COOKIE } from '../../../platform/http/presented-credentials.ts';
import { SESSION_TTL_SECONDS } from '../open-session.ts';

const set = (request: FastifyRequest, reply: FastifyReply, value: string, maxAgeSeconds: number): void => {
  // Over TLS, here or at the declared proxy; plain HTTP is spoken on loopback alone.
  const isSecure = request.protocol === 'https';
  const name = isSecure ? SECURE_SESSION_COOKIE : PLAIN_SESSION_COOKIE;
  const attributes = [`${name}=${value}`, 'Path=/', `Max-Age=${String(maxAgeSeconds)}`, 'HttpOnly', 'SameSite=Strict'];
  reply.header('set-cookie', [...attributes, ...(isSecure ? ['Secure'] : [])].join('; '));
};

export const giveSessionCookie = (request: FastifyRequest, reply: FastifyReply, token: string): void =>
  set(request, reply, token, SESSION_TTL_SECONDS);

export const takeSessionCookie = (request: FastifyRequest, reply: FastifyReply): void => set(request, reply, '', 0);
