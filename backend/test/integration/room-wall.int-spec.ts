import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';
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

describe('the failure of the newest recording', () => {
  const REFUSED = { code: 'capture.device-busy', detail: 'Another program holds hw:CARD=Card,DEV=0.' } as const;
  let court: PlaceDto;
  let atCourt: TestRecorder;

  beforeAll(async () => {
    court = (await admin.post('rooms', { name: 'Court 1', site: 'Harrow' })).data;
    atCourt = await TestRecorder.enrol(admin, controller.withBearer, { roomId: court.id });
  });

  const failureIn = async (place: PlaceDto): Promise<RoomDto['lastFailure']> =>
    (await admin.get(`rooms/${place.slug}`)).data.lastFailure;
  const order = async (): Promise<CaptureOrderDto> => {
    expect((await admin.post('recordings', { roomId: court.id })).status).toBe(202);
    return (await atCourt.claim()).data;
  };
  const refuse = async ({ jobId, epoch }: CaptureOrderDto): Promise<void> => {
    expect((await atCourt.client.post(`capture-jobs/${jobId}/failed`, { epoch, ...REFUSED })).status).toBe(204);
  };
  const endedAgo = async ({ jobId }: CaptureOrderDto, interval: string): Promise<unknown> =>
    controller.database.query('UPDATE capture_jobs SET completed_at = now() - $2::interval WHERE id = $1', [
      jobId,
      interval,
    ]);

  it('is shown with its reason at its room and at no other, on the wall as at the room', async () => {
    const refused = await order();
    expect(await failureIn(court)).toBeNull();
    await refuse(refused);
    expect(await failureIn(court)).toEqual({
      recordingId: refused.recordingId,
      code: REFUSED.code,
      reason: REFUSED.detail,
      failedAt: expect.stringMatching(/Z$/),
      startedAt: null,
    });
    const elsewhere = (await admin.post('rooms', { name: 'Court 2', site: 'Harrow' })).data;
    await TestRecorder.enrol(admin, controller.withBearer, { roomId: elsewhere.id });
    const { data: later } = await admin.post('recordings', { roomId: elsewhere.id });
    expect(await failureIn(elsewhere)).toBeNull();
    await admin.post(`recordings/${later.id}/stop`);
    expect((await admin.delete(`recordings/${later.id}`)).status).toBeLessThan(300);
    const wall: RoomDto[] = (await admin.get('rooms')).data;
    const withFailure = wall.filter(({ lastFailure }) => lastFailure !== null);
    expect(withFailure.map(({ name, lastFailure }) => [name, lastFailure?.recordingId])).toEqual([
      ['Court 1', refused.recordingId],
    ]);
  });

  it('is told to nobody who may not read rooms', async () => {
    expect((await controller.withBearer(null).get(`rooms/${court.slug}`)).status).toBe(401);
    expect((await atCourt.client.get(`rooms/${court.slug}`)).status).toBe(401);
  });

  it('goes with the next order, and stays away when that one is cancelled and deleted', async () => {
    await refuse(await order());
    const { data: next } = await admin.post('recordings', { roomId: court.id });
    expect(await failureIn(court)).toBeNull();
    await admin.post(`recordings/${next.id}/stop`);
    expect(await failureIn(court)).toBeNull();
    expect((await admin.delete(`recordings/${next.id}`)).status).toBeLessThan(300);
    expect(await failureIn(court)).toBeNull();
  });

  it('goes after 24 hours', async () => {
    const refused = await order();
    await refuse(refused);
    await endedAgo(refused, '23 hours 59 minutes');
    expect(await failureIn(court)).toMatchObject({ recordingId: refused.recordingId });
    await endedAgo(refused, '24 hours 1 minute');
    expect(await failureIn(court)).toBeNull();
  });

  it('is none of a recording that somebody has deleted', async () => {
    const refused = await order();
    await refuse(refused);
    expect((await admin.delete(`recordings/${refused.recordingId}`)).status).toBeLessThan(300);
    expect(await failureIn(court)).toBeNull();
  });

  it('is none of an older recording that fails while a newer one has ended well', async () => {
    const older = await order();
    await atCourt.report(older, { start: atCourt.start() });
    await atCourt.report(older, { phase: 'uploading' });
    const newer = await order();
    await atCourt.manifest(newer, []);
    await until('the newer one has ended', async () => {
      const { data } = await admin.get(`recordings/${newer.recordingId}`);
      return data.job.completedAt !== null;
    });
    await refuse(older);
    expect(await failureIn(court)).toBeNull();
  });

  it('is none of a recording that ended as partial, because its job has not failed', async () => {
    const partial = await order();
    const segment = atCourt.segment(0, 0, 1000);
    await atCourt.report(partial, { start: atCourt.start(), framesCaptured: 1000 });
    await atCourt.manifest(partial, [segment], { totalFrames: 100 * 86_400 * 48_000 });
    await atCourt.put(partial.recordingId, segment);
    await until('it has ended', async () => {
      return (await admin.get(`recordings/${partial.recordingId}`)).data.status === 'partial';
    });
    expect(await failureIn(court)).toBeNull();
  });

  it('says when a recording with frames began, and is none once its node has delivered them all', async () => {
    const lost = await order();
    await atCourt.report(lost, { start: atCourt.start(), framesCaptured: 1000 });
    await controller.database.query(`UPDATE capture_jobs SET lease_expires_at = now() - interval '1 s' WHERE id = $1`, [
      lost.jobId,
    ]);
    await admin.post(`recordings/${lost.recordingId}/lost`);
    expect(await failureIn(court)).toMatchObject({ code: 'capture.lost', startedAt: atCourt.start().startedAt });
    const segment = atCourt.segment(0, 0, 1000);
    await atCourt.manifest(lost, [segment]);
    await atCourt.put(lost.recordingId, segment);
    await until('it is whole', async () => (await failureIn(court)) === null);
  });
});
