import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';

import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { INTERFACE_ID, STARTED_AT, TestRecorder } from '../support/test-recorder.ts';

let controller: TestController;
let admin: ApiClient;

const MP3 = { codec: 'mp3', bitrateKbps: 128, isVariableBitrate: true, bitDepth: null };
const MIX = {
  mode: 'mono_to_stereo_mix',
  entries: [
    { sourceChannel: 1, outputChannel: null, isIncluded: true },
    { sourceChannel: 2, outputChannel: null, isIncluded: false },
  ],
};
const CAPTURE = { preRollSeconds: 30, renditions: [MP3], channelMap: MIX };
const KEEP = { deleteAfterUpload: false, maxAgeDays: 7, maxBytes: null, minFreeDiskPercent: 20 };

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
});
afterAll(async () => controller.stop());

const roomWithRecorder = async (name: string): Promise<{ roomId: string; recorder: TestRecorder }> => {
  const { data } = await admin.post('rooms', { name, site: 'Site' });
  return { roomId: data.id, recorder: await TestRecorder.enrol(admin, controller.withBearer, { roomId: data.id }) };
};

const claimOf = async (recorder: TestRecorder, wish: object): Promise<CaptureOrderDto> => {
  const started = await admin.post('recordings', wish);
  expect(started.status).toBe(202);
  return (await recorder.claim()).data;
};

it('captures nothing of the past and makes no file beside the master unless somebody says so', async () => {
  const { roomId, recorder } = await roomWithRecorder('Plain');
  expect((await admin.get(`rooms/${roomId}`)).data.capture).toEqual({
    preRollSeconds: 0,
    renditions: [],
    channelMap: null,
  });
  expect(await claimOf(recorder, { roomId })).toMatchObject({
    preRollMs: 0,
    renditions: [],
    channelMap: null,
    channelLabels: ['Mic 1', 'Mic 2'],
    spoolPolicy: { deleteAfterUpload: true, maxAgeDays: null, maxBytes: null, minFreeDiskPercent: null },
    durationMs: null,
  });
});

it('gives an order the settings of its room and its node as they are when it is ordered', async () => {
  const { roomId, recorder } = await roomWithRecorder('Set');
  expect((await admin.patch(`rooms/${roomId}`, { capture: CAPTURE })).data.capture).toEqual(CAPTURE);
  expect((await admin.patch(`nodes/${recorder.nodeId}`, { spoolPolicy: KEEP })).data.spoolPolicy).toEqual(KEEP);
  const started = await admin.post('recordings', { roomId, durationSeconds: 20 });
  await admin.patch(`rooms/${roomId}`, { capture: {} });
  const order: CaptureOrderDto = (await recorder.claim()).data;
  expect(order).toMatchObject({
    recordingId: started.data.id,
    preRollMs: 30_000,
    durationMs: 20_000,
    renditions: [MP3],
    channelMap: MIX,
    spoolPolicy: KEEP,
  });
  const other = await recorder.client.post(`capture-jobs/${order.jobId}/attach`, {
    protocolVersion: 1,
    agentInstanceId: 'second',
  });
  expect(other.data).toMatchObject({ preRollMs: 30_000, renditions: [MP3], channelMap: MIX, spoolPolicy: KEEP });
});

it('has a node keep as much of the past as a room of the device asks for, and tells it when that changes', async () => {
  const { roomId, recorder } = await roomWithRecorder('Past');
  const config = async () => (await recorder.client.get(`nodes/${recorder.nodeId}/config`)).data;
  expect((await config()).captures[0].preRollSeconds).toBe(0);
  await admin.patch(`rooms/${roomId}`, { capture: CAPTURE });
  await admin.patch(`nodes/${recorder.nodeId}`, { spoolPolicy: KEEP });
  expect(await config()).toMatchObject({ captures: [{ preRollSeconds: 30 }], spoolPolicy: KEEP });
  const order = await claimOf(recorder, { roomId });
  expect(order.device.preRollSeconds).toBe(30);
});

it.each([
  ['one codec twice', { renditions: [MP3, MP3] }],
  ['a bit rate that mp3 does not have', { renditions: [{ ...MP3, bitrateKbps: 16 }] }],
  ['a bit rate of flac', { renditions: [{ codec: 'flac', bitrateKbps: 320 }] }],
  ['an unknown codec', { renditions: [{ codec: 'wma' }] }],
  ['more past than memory is given for', { preRollSeconds: 301 }],
  ['stereo of one channel', { channelMap: { mode: 'stereo', entries: [MIX.entries[0]] } }],
  ['a map of no channel', { channelMap: { mode: 'mono', entries: [] } }],
  ['null for what has a default', { preRollSeconds: null }],
  ['a field that nobody knows', { bitrate: 128 }],
])('refuses settings of a room with %s', async (_what, capture) => {
  const { data } = await admin.post('rooms', { name: JSON.stringify(capture).slice(0, 150), site: 'Refused' });
  const refused = await admin.patch(`rooms/${data.id}`, { capture });
  expect([refused.status, refused.problem.code]).toEqual([400, 'request.invalid']);
  expect(refused.problem.issues).not.toHaveLength(0);
});

it.each([{ maxAgeDays: 0 }, { minFreeDiskPercent: 96 }, { deleteAfterUpload: null }, { maxBytes: 'all' }])(
  'refuses the spool policy %j',
  async (spoolPolicy) => {
    const recorder = await TestRecorder.enrol(admin, controller.withBearer);
    expect((await admin.patch(`nodes/${recorder.nodeId}`, { spoolPolicy })).status).toBe(400);
  },
);

it('shows what a heartbeat says of the captures, and keeps it when the next one says nothing', async () => {
  const recorder = await TestRecorder.enrol(admin, controller.withBearer);
  const beat = { agentVersion: '0.1.0', hostname: 'recorder' };
  const capture = {
    interfaceId: INTERFACE_ID,
    state: 'capturing',
    rate: 48_000,
    channels: 2,
    sampleFormat: 'S16_LE',
    periodFrames: 480,
    bufferFrames: 96_000,
    realtimePriority: 'granted',
    memoryLock: 'refused',
    ringSeconds: 60.5,
    gaps: 2,
    gapFrames: 960,
  };
  const sent = await recorder.client.post(`nodes/${recorder.nodeId}/heartbeat`, { ...beat, captures: [capture] });
  expect(sent.status).toBe(202);
  const shown = async () => (await admin.get(`nodes/${recorder.nodeId}`)).data.captures;
  expect(await shown()).toEqual([{ ...capture, problemCode: null }]);
  await recorder.heartbeat();
  expect(await shown()).toHaveLength(1);
  await recorder.client.post(`nodes/${recorder.nodeId}/heartbeat`, { ...beat, captures: [] });
  expect(await shown()).toEqual([]);
});

it('shows for how long the disk of the node lasts, as its report said', async () => {
  const { roomId, recorder } = await roomWithRecorder('With a disk');
  const order = await claimOf(recorder, { roomId });
  const shown = async () => (await admin.get(`recordings/${order.recordingId}`)).data.job.spoolSecondsLeft;
  expect(await shown()).toBeNull();
  const onPages = async () => {
    const room = (await admin.get(`rooms/${roomId}`)).data;
    const node = (await admin.get(`nodes/${recorder.nodeId}`)).data;
    return [room.activeRecording.spoolSecondsLeft, node.spoolSecondsLeft];
  };
  expect(await onPages()).toEqual([null, null]);
  await recorder.report(order, { spoolSecondsLeft: 5_400 });
  expect(await shown()).toBe(5_400);
  expect(await onPages()).toEqual([5_400, 5_400]);
  await recorder.report(order);
  expect(await shown()).toBeNull();
  expect(await onPages()).toEqual([null, null]);
});

it('counts a booked duration from the first frame that was ordered, not from the claim or the pre-roll', async () => {
  const { roomId, recorder } = await roomWithRecorder('Booked');
  await admin.patch(`rooms/${roomId}`, { capture: CAPTURE });
  const order = await claimOf(recorder, { roomId, durationSeconds: 20 });
  expect(order.endsAt).not.toBeNull();
  await recorder.report(order, { start: { ...recorder.start(), preRollFrames: 30 * 48_000 } });
  const [job] = await controller.database.query('SELECT ends_at FROM capture_jobs WHERE id = $1', [order.jobId]);
  expect(job.ends_at.getTime()).toBe(Date.parse(STARTED_AT) + 50_000);
});
