import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';

import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Names that change with their content: `main-5QXBWZ3A.js`, `chunk-C_-I1Krt.js`. */
const HASHED = /-[\w-]{8}\.(js|css|woff2?|ttf|svg|png|wasm)$/;
const FOREVER = 'public, max-age=31536000, immutable';

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Rakkr</title>
<h1>The console is not built</h1>
<p>The controller runs, its pages are missing. Run <code>make build</code>, then load this page again.</p>
<p>The API is there: <a href="/api/v1/docs">/api/v1/docs</a>.</p></html>
`;

const isPageAddress = (path: string): boolean => !/^\/(api|socket\.io)(\/|$)/.test(path) && extname(path) === '';

/** The built console: its files, and its one page at every other address that is not the API's. */
export const serveConsole = async (fastify: FastifyInstance, folder: string): Promise<void> => {
  await fastify.register(fastifyStatic, { root: folder, serve: false, cacheControl: false, index: false });
  fastify.get('/*', async (request, reply) => answer(folder, request, reply));
};

const answer = (folder: string, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const path = request.url.split('?')[0] ?? '/';
  if (path.startsWith('/api/')) {
    reply.callNotFound();
    return reply;
  }
  const isPage = isPageAddress(path);
  if (isPage && !existsSync(join(folder, 'index.html')))
    return reply.status(503).type('text/html; charset=utf-8').send(NOT_BUILT);
  if (isPage) return reply.header('cache-control', 'no-cache').sendFile('index.html');
  // `sendFile` decodes the path and refuses what leads out of the folder.
  return reply.header('cache-control', HASHED.test(path) ? FOREVER : 'no-cache').sendFile(path);
};
