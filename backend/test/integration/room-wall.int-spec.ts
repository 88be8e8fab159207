import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { PlaceDto, RoomDto } from '@rakkr/shared/places';

import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { TestRecorder, gapAt } from '../support/test-recorder.ts';
import { until } from '../support/until.ts';

let controller: TestController;
let admin: ApiClient;
let recorder: TestRecorder;
let room: PlaceDto;

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
  room = (await admin.post('rooms', { name: 'Council chamber', site: 'Harrow' })).data;
  await admin.post('rooms', { name: 'Empty', site: 'Harrow' });
  recorder = await TestRecorder.enrol(admin, controller.withBearer, { roomId: room.id });
});
afterAll(async () => controller.stop());

const look = async (): Promise<RoomDto> => (await admin.get(`rooms/${room.slug}`)).data;

it('shows every room, and one by id or slug', async () => {
  const wall = await admin.get('rooms');
  expect(wall.data.map(({ name, state }: RoomDto) => [name, state])).toEqual([
    ['Council chamber', 'ready'],
    ['Empty', 'not-ready'],
  ]);
  expect(wall.body.meta.total).toBe(2);
  expect(await look()).toEqual((await admin.get(`rooms/${room.id}`)).data);
  expect((await look()).channels.map(({ label }) => label)).toEqual(['Mic 1', 'Mic 2']);
  expect((await admin.get('rooms/nowhere')).problem.code).toBe('room.not-found');
});

it('follows a recording from the press to the end', async () => {
  await admin.post('recordings', { roomId: room.id });
  expect(await look()).toMatchObject({ state: 'arming', activeRecording: { startedAt: null, behindMs: null } });
  const { data: order } = await recorder.claim();
  await recorder.report(order, { start: recorder.start(), framesCaptured: 96_000, gaps: [gapAt(1000, 500)] });
  expect(await look()).toMatchObject({
    state: 'recording',
    activeRecording: { jobId: order.jobId, gapCount: 1, lostFrames: 500, behindMs: 1990 },
  });
  await admin.post(`recordings/${order.recordingId}/stop`);
  expect((await look()).state).toBe('stopping');
  const segments = [recorder.segment(0, 0, 1000), recorder.segment(1, 1500, 94_500)];
  await recorder.manifest(order, segments, { gaps: [gapAt(1000, 500)] });
  expect((await look()).state).toBe('uploading');
  for (const segment of segments) await recorder.put(order.recordingId, segment);
  await until('the room is quiet', async () => (await look()).activeRecording === null);
  expect((await look()).state).toBe('ready');
});

it('shows a room whose node is silent as without contact', async () => {
  await controller.database.query(`UPDATE nodes SET last_seen_at = now() - interval '1 hour'`);
  expect((await look()).state).toBe('no-contact');
});

it('starts a second recording while the first one only delivers', async () => {
  await recorder.heartbeat();
  const first = await recorder.record(admin);
  await recorder.manifest(first, [recorder.segment(0, 0, 1000)]);
  const second = await recorder.record(admin);
  expect((await look()).activeRecording?.recordingId).toBe(second.recordingId);
});
