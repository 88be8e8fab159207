import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { io } from 'socket.io-client';

import { API_PREFIX, ROOT_ROUTES } from '../../src/platform/http/api-prefix.ts';
import { RouteCatalogue } from '../../src/platform/http/route-catalogue.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { CALLERS, type CallerKind, type MatrixRow } from './route-matrix/row.ts';

const FOLDER = join(import.meta.dirname, 'route-matrix');
const REFUSED = [401, 403];
const SOCKET_PATIENCE_MS = 3_000;

let controller: TestController;
let rows: MatrixRow[];
let nodeId: string;
const nodeCredentials: Partial<Record<CallerKind, string>> = {};

const enrolledNode = async (alias: string): Promise<{ id: string; credential: string }> => {
  const owner = await controller.signedInAs('owner');
  const node = await owner.post('nodes', { alias });
  const { data } = await owner.post(`nodes/${node.data.id}/credentials/rotate`);
  return { id: node.data.id, credential: data.credential };
};

/** A session of its own for each probe: one of the routes ends it. */
const bearerOf = async (caller: CallerKind): Promise<string | null> => {
  if (caller === 'none') return null;
  if (caller === 'node' || caller === 'foreignNode') return nodeCredentials[caller]!;
  return (await controller.signedInAs(caller)).token;
};

/** A deletion that is admitted would take the node away from the rows that follow. */
const NO_NODE = 'node_00000000-0000-4000-8000-000000000000';

const addressOf = ({ method, path, query }: MatrixRow): string =>
  path
    .replace(':nodeId', method === 'DELETE' ? NO_NODE : nodeId)
    .replace(/:\w*index\w*/i, '0')
    .replace(/:\w+/g, 'rec_00000000-0000-4000-8000-000000000000') + (query ?? '');

const requestIsAdmitted = async (row: MatrixRow, caller: CallerKind): Promise<boolean> => {
  const client = controller.withBearer(await bearerOf(caller));
  const hasBody = !['GET', 'DELETE'].includes(row.method);
  const json = hasBody ? { headers: { 'content-type': 'application/json' }, body: '{}' } : {};
  const response = await client.send(addressOf(row), { method: row.method, ...json });
  await response.body?.cancel();
  return !REFUSED.includes(response.status);
};

const eventIsAdmitted = async ({ path, namespace }: MatrixRow, caller: CallerKind): Promise<boolean> => {
  const token = await bearerOf(caller);
  const socket = io(controller.url + (namespace ?? ''), {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...(token === null ? {} : { auth: { token } }),
  });
  try {
    return await new Promise<boolean>((resolve) => {
      const patience = setTimeout(() => resolve(true), SOCKET_PATIENCE_MS);
      const settle = (isAdmitted: boolean): void => {
        clearTimeout(patience);
        resolve(isAdmitted);
      };
      socket.on('connect_error', () => settle(false));
      socket.on('disconnect', () => settle(false));
      socket.on('refused', ({ code }) => settle(!code.startsWith('access.') && !code.startsWith('node.')));
      socket.emit(path, {}, (answer: { ok: boolean; code?: string }) =>
        settle(answer.ok || !/^(access|node)\./.test(answer.code ?? '')),
      );
    });
  } finally {
    socket.close();
  }
};

const keyOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

const declaredRoutes = (): string[] =>
  controller.app
    .get(RouteCatalogue)
    .handlers()
    .map(({ method, path }) => {
      const isAtRoot = method === 'EVENT' || ROOT_ROUTES.includes(path.slice(1));
      return keyOf({ method, path: isAtRoot ? path : `/${API_PREFIX}${path}` });
    });

beforeAll(async () => {
  controller = await startTestController();
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.rows.ts'));
  const modules = await Promise.all(files.map(async (name) => import(join(FOLDER, name))));
  rows = modules.flatMap((module) => module.rows);
  const [own, foreign] = [await enrolledNode('Matrix node'), await enrolledNode('Foreign node')];
  nodeId = own.id;
  nodeCredentials.node = own.credential;
  nodeCredentials.foreignNode = foreign.credential;
});
afterAll(async () => controller.stop());

test('has a hand-written row for every route and socket event, and none for what is not there', () => {
  expect(rows.map(keyOf).toSorted()).toEqual(declaredRoutes().toSorted());
});

test('lets in exactly whom each row admits', async () => {
  const wrong: string[] = [];
  for (const row of rows) {
    for (const caller of CALLERS) {
      const probe = row.method === 'EVENT' ? eventIsAdmitted : requestIsAdmitted;
      const isAdmitted = await probe(row, caller);
      if (isAdmitted !== row.admits.includes(caller))
        wrong.push(`${keyOf(row)}: ${caller} ${isAdmitted ? 'got in' : 'was refused'}`);
    }
  }
  expect(wrong).toEqual([]);
});
