import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import type { ApiAnswer, ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { TestRecorder } from '../support/test-recorder.ts';
import { until } from '../support/until.ts';

let controller: TestController;
let admin: ApiClient;

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
});
afterAll(async () => controller.stop());

const detail = async ({ recordingId }: CaptureOrderDto): Promise<RecordingDetailDto> =>
  (await admin.get(`recordings/${recordingId}`)).data;
const giveUp = async ({ recordingId }: CaptureOrderDto): Promise<ApiAnswer> =>
  admin.post(`recordings/${recordingId}/lost`);
const fallSilent = async ({ jobId }: CaptureOrderDto): Promise<void> => {
  await controller.database.query(
    `UPDATE capture_jobs SET lease_expires_at = now() - interval '1 second', phase = 'disconnected' WHERE id = $1`,
    [jobId],
  );
};

const recording = async (): Promise<{ recorder: TestRecorder; order: CaptureOrderDto; roomId: string }> => {
  const { data: room } = await admin.post('rooms', { name: `Room ${crypto.randomUUID()}`, site: 'Site' });
  const recorder = await TestRecorder.enrol(admin, controller.withBearer, { roomId: room.id });
  return { recorder, roomId: room.id, order: await recorder.record(admin) };
};

it('frees room and node of a node that was given up, and says who said so', async () => {
  const { recorder, order, roomId } = await recording();
  await fallSilent(order);
  const answer = await giveUp(order);
  expect(answer.status).toBe(200);
  expect(answer.data).toMatchObject({ status: 'failed', job: { status: 'failed', failureCode: 'capture.lost' } });
  const rows = await controller.database.query(`SELECT action FROM audit_entries WHERE target_id = $1`, [
    order.recordingId,
  ]);
  expect(rows.map(({ action }: { action: string }) => action)).toContain('recording.given-up');
  expect((await admin.delete(`rooms/${roomId}`)).status).toBe(204);
  expect((await admin.delete(`nodes/${recorder.nodeId}`)).status).toBe(204);
});

it('changes nothing when it is said again', async () => {
  const { order } = await recording();
  await fallSilent(order);
  await giveUp(order);
  const before = await detail(order);
  expect((await giveUp(order)).status).toBe(200);
  expect(await detail(order)).toEqual(before);
});

it('stores audio that a node given up delivers after all, and calls it recovered', async () => {
  const { recorder, order } = await recording();
  await fallSilent(order);
  await giveUp(order);
  expect((await recorder.report(order)).data.status).toBe('failed');
  const segment = recorder.segment(0, 0, 1000);
  expect((await recorder.put(order.recordingId, segment)).status).toBe(201);
  expect((await recorder.manifest(order, [segment])).status).toBe(204);
  await until('the recording that came back', async () => (await detail(order)).isVerified);
  expect(await detail(order)).toMatchObject({ recovered: true, framesStored: 1000, job: { status: 'failed' } });
});

it('refuses the verdict on a node that reports, on an order that waits, and on a job that has ended', async () => {
  const { recorder, order } = await recording();
  const { recorder: idle, order: first } = await recording();
  await idle.manifest(first, []);
  await until('the end', async () => (await detail(first)).job?.completedAt);
  const waiting = await admin.post('recordings', { nodeId: idle.nodeId, captureInterfaceId: 'card-1' });
  const unclaimed = await admin.post(`recordings/${waiting.data.id}/lost`);
  expect([unclaimed.status, unclaimed.problem.code]).toEqual([409, 'recording.in-contact']);
  const early = await giveUp(order);
  expect([early.status, early.problem.code]).toEqual([409, 'recording.in-contact']);
  await recorder.manifest(order, []);
  await until('the end', async () => (await detail(order)).job?.completedAt);
  const late = await giveUp(order);
  expect([late.status, late.problem.code]).toEqual([409, 'recording.not-running']);
  const nowhere = await admin.post('recordings/rec_00000000-0000-4000-8000-000000000000/lost');
  expect([nowhere.status, nowhere.problem.code]).toEqual([404, 'recording.not-found']);
});
