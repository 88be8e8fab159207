import { afterAll, beforeAll, expect, test } from '@jest/globals';

import type { InventoryOutcomeDto } from '@rakkr/shared/nodes';

import { MarkSilentNodes } from '../../src/modules/nodes/mark-silent-nodes.ts';
import type { ApiClient } from '../support/api-client.ts';
import { enrolledNode, reportedDevice } from '../support/enrolled-node.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';

let controller: TestController;
let admin: ApiClient;

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
});
afterAll(async () => controller.stop());

let rooms = 0;
const newRoom = async (): Promise<string> => {
  rooms += 1;
  return (await admin.post('rooms', { name: `Room ${String(rooms)}`, site: 'Town hall' })).data.id;
};
const heartbeat = { agentVersion: '0.1.0', hostname: 'recorder-1', protocolVersion: 1 };

test('shows a new node as provisioning, without devices', async () => {
  const { status, data } = await admin.post('nodes', { alias: 'Chamber rack', tags: ['main'] });
  expect(status).toBe(201);
  expect(data).toMatchObject({ status: 'provisioning', lastSeenAt: null, interfaces: [], tags: ['main'], notes: '' });
  const { body } = await admin.get('nodes?limit=1');
  expect(body.data).toHaveLength(1);
  expect(body.meta).toMatchObject({ limit: 1, offset: 0, returned: 1 });
});

test('refuses a node for a room that is not there', async () => {
  const { problem } = await admin.post('nodes', { alias: 'Lost', roomId: 'room_unknown' });
  expect([problem.status, problem.code]).toEqual([404, 'room.not-found']);
});

test('is online after a heartbeat and measures how far the clocks are apart', async () => {
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Clock' });
  const sentAtMs = Date.now() + 60_000;
  const wish = { ...heartbeat, sentAtMs, previousRoundTripMs: 0, spoolBytes: 2 ** 40, ipAddresses: ['10.0.0.7'] };
  const { status, data } = await client.post(`nodes/${nodeId}/heartbeat`, wish);
  expect(status).toBe(202);
  expect(data.clockOffsetMs).toBe(sentAtMs - data.receivedAtMs);
  const { data: node } = await admin.get(`nodes/${nodeId}`);
  expect(node).toMatchObject({ status: 'online', clockOffsetMs: data.clockOffsetMs, spoolBytes: 2 ** 40 });
  expect(node.ipAddresses).toEqual(['10.0.0.7']);
});

test('keeps what a later heartbeat leaves out', async () => {
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Sparse' });
  await client.post(`nodes/${nodeId}/heartbeat`, { ...heartbeat, spoolBytes: 7, ipAddresses: ['10.0.0.8'] });
  await client.post(`nodes/${nodeId}/heartbeat`, heartbeat);
  const { data } = await admin.get(`nodes/${nodeId}`);
  expect(data).toMatchObject({ spoolBytes: 7, ipAddresses: ['10.0.0.8'] });
});

test('drops a field of a newer agent', async () => {
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Newer' });
  expect((await client.post(`nodes/${nodeId}/heartbeat`, { ...heartbeat, moonPhase: 0.5 })).status).toBe(202);
});

test('refuses an agent of another protocol and says what to update', async () => {
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Future' });
  const { problem } = await client.post(`nodes/${nodeId}/heartbeat`, { ...heartbeat, protocolVersion: 99 });
  expect([problem.status, problem.code]).toEqual([426, 'protocol.unsupported']);
  expect(problem.detail).toContain('Update the controller.');
});

test('marks a node that fell silent once, and a heartbeat brings it back', async () => {
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Silent' });
  await client.post(`nodes/${nodeId}/heartbeat`, heartbeat);
  await controller.database.query(`UPDATE nodes SET last_seen_at = now() - interval '21 seconds' WHERE id = $1`, [
    nodeId,
  ]);
  expect((await admin.get(`nodes/${nodeId}`)).data.status).toBe('offline');
  const marked = await Promise.all([
    controller.app.get(MarkSilentNodes).run(),
    controller.app.get(MarkSilentNodes).run(),
  ]);
  // The queue's own look may have come first; nobody marks a node twice.
  expect(marked.flat().filter((id) => id === nodeId).length).toBeLessThanOrEqual(1);
  await client.post(`nodes/${nodeId}/heartbeat`, heartbeat);
  expect((await admin.get(`nodes/${nodeId}`)).data.status).toBe('online');
});

test('gives the room of the node the channels of the first device, and no other device a room', async () => {
  const roomId = await newRoom();
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Home', roomId });
  const first = { interfaces: [reportedDevice({ id: 'empty', systemRef: 'hw:9', channelCount: 0, channels: [] })] };
  await client.post(`nodes/${nodeId}/inventory`, first);
  const { data: outcome } = await client.post(`nodes/${nodeId}/inventory`, {
    interfaces: [...first.interfaces, reportedDevice(), reportedDevice({ id: 'other', systemRef: 'hw:8' })],
  });
  expect(outcome).toEqual({ added: 2, updated: 0, reactivated: 0, absent: 0, unchanged: 1 });
  const { data: node } = await admin.get(`nodes/${nodeId}`);
  const byId = (id: string) => node.interfaces.find((device: { id: string }) => device.id === id);
  expect(byId('usb-X32').channels).toEqual([
    { index: 1, alias: 'Lectern', roomId },
    { index: 2, alias: 'Channel 2', roomId },
  ]);
  expect(byId('other').channels.map(({ roomId: room }: { roomId: string | null }) => room)).toEqual([null, null]);
});

test('orders devices with a channel in a room open, at 48 kHz with all channels, while they are there', async () => {
  const roomId = await newRoom();
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Plans', roomId });
  await client.post(`nodes/${nodeId}/inventory`, { interfaces: [reportedDevice()] });
  const { data: config } = await client.get(`nodes/${nodeId}/config`);
  expect(config).toEqual({
    captures: [
      {
        interfaceId: 'usb-X32',
        backend: 'alsa',
        systemRef: 'hw:CARD=X32,DEV=0',
        channels: 2,
        rate: 48_000,
        sampleFormat: null,
        preRollSeconds: 0,
      },
    ],
    segmentMs: 10_000,
    spoolPolicy: { deleteAfterUpload: true, maxAgeDays: null, maxBytes: null, minFreeDiskPercent: null },
  });
  const { data: away } = await client.post(`nodes/${nodeId}/inventory`, { interfaces: [] });
  expect(away).toMatchObject({ absent: 1 });
  expect((await client.get(`nodes/${nodeId}/config`)).data.captures).toEqual([]);
  expect((await admin.get(`nodes/${nodeId}`)).data.interfaces[0].absentSince).not.toBeNull();
});

test('keeps the room of a channel when the device comes back under a new id', async () => {
  const roomId = await newRoom();
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Renumbered', roomId });
  await client.post(`nodes/${nodeId}/inventory`, { interfaces: [reportedDevice()] });
  await client.post(`nodes/${nodeId}/inventory`, { interfaces: [] });
  const { data } = await client.post(`nodes/${nodeId}/inventory`, { interfaces: [reportedDevice({ id: 'usb-2' })] });
  expect(data).toMatchObject({ added: 0, reactivated: 1 });
  const { data: node } = await admin.get(`nodes/${nodeId}`);
  expect(node.interfaces).toHaveLength(1);
  expect(node.interfaces[0]).toMatchObject({ id: 'usb-2', absentSince: null, channels: [{ roomId }, { roomId }] });
});

test('makes one device of many reports that arrive at the same moment', async () => {
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Race' });
  const reports = Array.from({ length: 8 }, async () =>
    client.post(`nodes/${nodeId}/inventory`, { interfaces: [reportedDevice()] }),
  );
  const outcomes: InventoryOutcomeDto[] = (await Promise.all(reports)).map(({ data }) => data);
  expect(outcomes.reduce((sum, { added }) => sum + added, 0)).toBe(1);
  expect(outcomes.reduce((sum, { unchanged }) => sum + unchanged, 0)).toBe(7);
});

test('moves a channel from room to room and takes it out again', async () => {
  const [first, second] = [await newRoom(), await newRoom()];
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Moves' });
  await client.post(`nodes/${nodeId}/inventory`, { interfaces: [reportedDevice()] });
  const assign = async (roomId: string | null) =>
    admin.put(`nodes/${nodeId}/channel-rooms`, {
      assignments: [{ interfaceId: 'usb-X32', channelIndex: 2, roomId }],
    });
  for (const roomId of [first, second, null]) {
    const { data } = await assign(roomId);
    expect(data.interfaces[0].channels[1].roomId).toBe(roomId);
  }
});

test.each([
  ['a room that is not there', { interfaceId: 'usb-X32', channelIndex: 1, roomId: 'room_none' }, 'room.not-found'],
  ['a device that is not there', { interfaceId: 'none', channelIndex: 1, roomId: null }, 'node.interface-not-found'],
  [
    'a channel that is not there',
    { interfaceId: 'usb-X32', channelIndex: 3, roomId: null },
    'node.interface-not-found',
  ],
])('refuses an assignment to %s as a whole', async (_, wrong, code) => {
  const roomId = await newRoom();
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Whole' });
  await client.post(`nodes/${nodeId}/inventory`, { interfaces: [reportedDevice()] });
  const good = { interfaceId: 'usb-X32', channelIndex: 2, roomId };
  const { problem } = await admin.put(`nodes/${nodeId}/channel-rooms`, { assignments: [good, wrong] });
  expect([problem.status, problem.code]).toEqual([404, code]);
  expect((await admin.get(`nodes/${nodeId}`)).data.interfaces[0].channels[1].roomId).toBeNull();
});

test('takes a deleted room from its channels and the device from what is kept open', async () => {
  const roomId = await newRoom();
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Room goes', roomId });
  await client.post(`nodes/${nodeId}/inventory`, { interfaces: [reportedDevice()] });
  expect((await admin.delete(`rooms/${roomId}`)).status).toBe(204);
  expect((await client.get(`nodes/${nodeId}/config`)).data.captures).toEqual([]);
});

test('deletes a node with its devices and credential, and leaves an audit row', async () => {
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Retired' });
  await client.post(`nodes/${nodeId}/inventory`, { interfaces: [reportedDevice()] });
  expect((await admin.delete(`nodes/${nodeId}`)).status).toBe(204);
  expect((await client.post(`nodes/${nodeId}/heartbeat`, heartbeat)).problem.code).toBe('node.credential-invalid');
  expect((await admin.get(`nodes/${nodeId}`)).problem.code).toBe('node.not-found');
  const rows = await controller.database.query(
    `SELECT details->>'alias' AS alias FROM audit_entries WHERE target_id = $1 AND action = 'node.deleted'`,
    [nodeId],
  );
  expect(rows).toEqual([{ alias: 'Retired' }]);
});

test('refuses to delete a node and a room while a capture job holds them', async () => {
  const roomId = await newRoom();
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Busy', roomId });
  await client.post(`nodes/${nodeId}/heartbeat`, heartbeat);
  await client.post(`nodes/${nodeId}/inventory`, { interfaces: [reportedDevice()] });
  const { status } = await admin.post('recordings', { roomId });
  expect(status).toBe(202);
  expect((await admin.delete(`nodes/${nodeId}`)).problem.code).toBe('node.recording');
  expect((await admin.delete(`rooms/${roomId}`)).problem.code).toBe('room.in-use');
  expect((await admin.get(`nodes/${nodeId}`)).data).toMatchObject({ status: 'recording', activeRecordings: 1 });
});
