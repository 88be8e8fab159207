import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Socket } from 'socket.io-client';

import { AGENT_NAMESPACE } from '@rakkr/shared/agent-protocol/vocabulary';
import { decodeMeterFrame, encodeMeterFrame } from '@rakkr/shared/audio';
import { LIVE_NAMESPACE } from '@rakkr/shared/live/vocabulary';

import type { ApiClient } from '../support/api-client.ts';
import { type EnrolledNode, enrolledNode, reportedDevice } from '../support/enrolled-node.ts';
import { connected, nextEvent, openSocket, refusedWith } from '../support/sockets.ts';
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

const opened = async (namespace: string, token: string | null): Promise<Socket> => {
  const socket = await connected(controller.url, namespace, { token });
  open.push(socket);
  return socket;
};
const agentOf = async ({ credential }: EnrolledNode): Promise<Socket> => opened(AGENT_NAMESPACE, credential);
const watcher = async (): Promise<Socket> => opened(LIVE_NAMESPACE, admin.token);
const watch = async (socket: Socket, ...nodeIds: string[]): Promise<void> => {
  expect(await socket.emitWithAck('meters.watch', { nodeIds })).toEqual({ ok: true });
};

const frame = (firstFrame: number): Uint8Array =>
  encodeMeterFrame({
    interfaceId: 'usb-X32',
    isDemo: false,
    unavailableReason: null,
    rate: 48_000,
    firstFrame,
    windowFrames: 4_800,
    capturedAtMs: 1_795_252_200_000,
    levels: [{ peakDbfs: -12.34, rmsDbfs: -20, clipRuns: 0 }],
  });

/** The first frames of the levels that a watcher received until the one asked for. */
const receivedUntil = async (socket: Socket, last: number): Promise<{ nodeId: string; firstFrame: number }[]> => {
  const received: { nodeId: string; firstFrame: number }[] = [];
  while (received.at(-1)?.firstFrame !== last) {
    const [nodeId, bytes] = await nextEvent(socket, 'meters');
    received.push({ nodeId, firstFrame: decodeMeterFrame(bytes).firstFrame });
  }
  return received;
};

test('closes a socket without a good credential', async () => {
  expect(await refusedWith(controller.url, AGENT_NAMESPACE)).toBe('node.credential-invalid');
  expect(await refusedWith(controller.url, AGENT_NAMESPACE, { token: 'rakkr_node_wrong' })).toBe(
    'node.credential-invalid',
  );
  expect(await refusedWith(controller.url, AGENT_NAMESPACE, { token: admin.token })).toBe('node.credential-invalid');
});

test('closes the socket of an agent that speaks another protocol', async () => {
  const { credential } = await enrolledNode(controller, { alias: 'Future' });
  const wish = { token: credential, auth: { protocolVersion: 99 } };
  expect(await refusedWith(controller.url, AGENT_NAMESPACE, wish)).toBe('protocol.unsupported');
});

test('asks for levels when the first watcher comes and for none when the last one goes', async () => {
  const node = await enrolledNode(controller, { alias: 'Demand' });
  const agent = await agentOf(node);
  const [first, second] = [await watcher(), await watcher()];
  const asked: unknown[] = [];
  agent.on('meters.demanded', (demand) => asked.push(demand));
  const wanted = nextEvent(agent, 'meters.demanded');
  await watch(first, node.nodeId);
  await wanted;
  await watch(second, node.nodeId);
  await watch(first);
  const unwanted = nextEvent(agent, 'meters.demanded');
  second.close();
  await unwanted;
  expect(asked).toEqual([{ framesPerSecond: 10 }, { framesPerSecond: 0 }]);
});

test('asks an agent that connects after its watchers', async () => {
  const node = await enrolledNode(controller, { alias: 'Late' });
  await watch(await watcher(), node.nodeId);
  // The demand may come in one breath with the connection, so the ear is open before it.
  const agent = openSocket(controller.url, AGENT_NAMESPACE, { token: node.credential });
  open.push(agent);
  expect(await nextEvent(agent, 'meters.demanded')).toEqual([{ framesPerSecond: 10 }]);
});

test('passes levels to the watchers of that node only, byte for byte', async () => {
  const [node, other] = [
    await enrolledNode(controller, { alias: 'Watched' }),
    await enrolledNode(controller, { alias: 'Other' }),
  ];
  const [agent, otherAgent] = [await agentOf(node), await agentOf(other)];
  const [here, there] = [await watcher(), await watcher()];
  const demanded = Promise.all([nextEvent(agent, 'meters.demanded'), nextEvent(otherAgent, 'meters.demanded')]);
  await watch(here, node.nodeId);
  await watch(there, other.nodeId);
  await demanded;
  const atOther = receivedUntil(there, 2);
  const first = nextEvent(here, 'meters');
  agent.emit('meters', frame(1));
  const [nodeId, bytes] = await first;
  expect(nodeId).toBe(node.nodeId);
  expect(new Uint8Array(bytes)).toEqual(new Uint8Array(frame(1)));
  otherAgent.emit('meters', frame(2));
  expect(await atOther).toEqual([{ nodeId: other.nodeId, firstFrame: 2 }]);
});

test('drops what is not a level and goes on with the next', async () => {
  const node = await enrolledNode(controller, { alias: 'Broken' });
  const agent = await agentOf(node);
  const sees = await watcher();
  const demanded = nextEvent(agent, 'meters.demanded');
  await watch(sees, node.nodeId);
  await demanded;
  const received = receivedUntil(sees, 7);
  agent.emit('meters', 'text');
  agent.emit('meters', frame(5).subarray(0, 40));
  agent.emit('meters', new Uint8Array(70_000));
  agent.emit('meters', frame(7));
  expect(await received).toEqual([{ nodeId: node.nodeId, firstFrame: 7 }]);
  const text = await (await admin.send('/metrics')).text();
  expect(text).toMatch(/rakkr_meter_frames_dropped_total\{reason="malformed"\} 1/);
  expect(text).toMatch(/rakkr_meter_frames_dropped_total\{reason="too-large"\} 1/);
  expect(text).toMatch(/rakkr_meter_frames_dropped_total\{reason="not-binary"\} 1/);
});

test('hints at a changed configuration and at work', async () => {
  const { data: room } = await admin.post('rooms', { name: 'Hints', site: 'Town hall' });
  const node = await enrolledNode(controller, { alias: 'Hints', roomId: room.id });
  const agent = await agentOf(node);
  const changed = nextEvent(agent, 'config.changed');
  await node.client.post(`nodes/${node.nodeId}/inventory`, { interfaces: [reportedDevice()] });
  await changed;
  await node.client.post(`nodes/${node.nodeId}/heartbeat`, { agentVersion: '0.1.0', hostname: 'recorder-1' });
  const work = nextEvent(agent, 'work.available');
  expect((await admin.post('recordings', { roomId: room.id })).status).toBe(202);
  await work;
});

test('closes the socket of a node that is deleted', async () => {
  const node = await enrolledNode(controller, { alias: 'Deleted' });
  const gone = nextEvent(await agentOf(node), 'disconnect');
  await admin.delete(`nodes/${node.nodeId}`);
  await gone;
});

test('closes a socket of the old credential when the new one is first used', async () => {
  const node = await enrolledNode(controller, { alias: 'Rotated' });
  const gone = nextEvent(await agentOf(node), 'disconnect');
  const { data } = await admin.post(`nodes/${node.nodeId}/credentials/rotate`);
  const next = await opened(AGENT_NAMESPACE, data.credential);
  await gone;
  expect(next.connected).toBe(true);
});
