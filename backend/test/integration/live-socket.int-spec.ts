import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Socket } from 'socket.io-client';

import { LIVE_NAMESPACE } from '@rakkr/shared/live/vocabulary';

import type { ApiClient } from '../support/api-client.ts';
import { enrolledNode } from '../support/enrolled-node.ts';
import { connected, nextEvent, refusedWith } from '../support/sockets.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';

let controller: TestController;
let admin: ApiClient;
const open: Socket[] = [];

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});
afterAll(async () => controller.stop());

const live = async (token: string | null, headers: Record<string, string> = {}): Promise<Socket> => {
  const socket = await connected(controller.url, LIVE_NAMESPACE, { token, headers });
  open.push(socket);
  return socket;
};

test('closes a socket that shows nothing, or something that is nobody’s', async () => {
  expect(await refusedWith(controller.url, LIVE_NAMESPACE, { headers: { origin: controller.url } })).toBe(
    'access.unauthenticated',
  );
  expect(await refusedWith(controller.url, LIVE_NAMESPACE, { token: 'rakkr_tk_wrong' })).toBe('access.unauthenticated');
});

test('closes a socket that another site opened with the cookie of a person', async () => {
  const cookie = `rakkr_session=${admin.token ?? ''}`;
  const foreign = { cookie, origin: 'https://evil.example' };
  expect(await refusedWith(controller.url, LIVE_NAMESPACE, { headers: foreign })).toBe('request.cross-site');
  expect(await refusedWith(controller.url, LIVE_NAMESPACE, { headers: { cookie } })).toBe('request.cross-site');
});

test('lets a person in with the cookie from a page of this origin', async () => {
  const socket = await live(null, { cookie: `rakkr_session=${admin.token ?? ''}`, origin: controller.url });
  expect(socket.connected).toBe(true);
});

test('lets no node in', async () => {
  const { credential } = await enrolledNode(controller, { alias: 'Outsider' });
  expect(await refusedWith(controller.url, LIVE_NAMESPACE, { token: credential })).toBe('access.unauthenticated');
});

test('beats every second', async () => {
  const socket = await live(admin.token);
  const [first] = await nextEvent(socket, 'pulse');
  const [second] = await nextEvent(socket, 'pulse');
  expect(second.atMs).toBeGreaterThan(first.atMs);
});

test('tells those who may read rooms that one changed, and nobody else', async () => {
  const [viewer, auditor] = [await controller.signedInAs('viewer'), await controller.signedInAs('auditor')];
  const [hears, hearsNodesNot] = [await live(viewer.token), await live(auditor.token)];
  const heard: unknown[] = [];
  hearsNodesNot.on('changed', (change) => heard.push(change));
  const changed = nextEvent(hears, 'changed');
  const { data: node } = await admin.post('nodes', { alias: 'Seen by some' });
  expect(await changed).toEqual([{ kind: 'node', id: node.id }]);
  const roomChanged = nextEvent(hearsNodesNot, 'changed');
  const { data: room } = await admin.post('rooms', { name: 'Heard by both', site: 'Town hall' });
  expect(await roomChanged).toEqual([{ kind: 'room', id: room.id }]);
  // The announcements come in order, so the node's would have been here before the room's.
  expect(heard).toEqual([{ kind: 'room', id: room.id }]);
});

test('refuses to show levels to somebody without the permission', async () => {
  const auditor = await controller.signedInAs('auditor');
  const socket = await live(auditor.token);
  const answer = await socket.emitWithAck('meters.watch', { nodeIds: ['node_1'] });
  expect(answer).toMatchObject({ ok: false, code: 'access.forbidden' });
});

test.each([[{ nodeIds: 'node_1' }], [{ nodeIds: [], colour: 'red' }], ['node_1'], [undefined]])(
  'refuses the wish %j',
  async (wish) => {
    const socket = await live(admin.token);
    expect(await socket.emitWithAck('meters.watch', wish)).toMatchObject({ ok: false, code: 'request.invalid' });
  },
);

test('closes the socket of a session that ends', async () => {
  const leaver = await controller.signedInAs('operator');
  const [leaves, stays] = [await live(leaver.token), await live(admin.token)];
  const gone = nextEvent(leaves, 'disconnect');
  expect((await leaver.delete('sessions/current')).status).toBe(204);
  await gone;
  await nextEvent(stays, 'pulse');
  expect(stays.connected).toBe(true);
});
