import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';
import { audioBytes } from '@rakkr/shared/audio/vocabulary';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { TestRecorder, gapAt } from '../support/test-recorder.ts';
import { until } from '../support/until.ts';

let controller: TestController;
let admin: ApiClient;
let recorder: TestRecorder;

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
  recorder = await TestRecorder.enrol(admin, controller.withBearer);
});
afterAll(async () => controller.stop());

/** A day and a half at 48 kHz: 25 GB of silence. */
const DAYS = 6_220_800_000;

const detail = async ({ recordingId }: CaptureOrderDto): Promise<RecordingDetailDto> =>
  (await admin.get(`recordings/${recordingId}`)).data;
const ended = async (order: CaptureOrderDto): Promise<RecordingDetailDto> =>
  until('the end of the job', async () => {
    const recording = await detail(order);
    return recording.job?.completedAt !== null && recording;
  });

it('takes a report whose gap is longer than the recording can be, and leaves the gap out', async () => {
  const order = await recorder.record(admin);
  const gaps = [gapAt(1000, DAYS), gapAt(500, 20)];
  const answer = await recorder.report(order, { framesCaptured: 2000, gaps });
  expect(answer.status).toBe(200);
  expect(answer.data).toMatchObject({
    status: 'running',
    refusedGaps: [{ startFrame: 1000, code: 'recording.gap-implausible' }],
  });
  expect((await detail(order)).gaps.map(({ startFrame }) => startFrame)).toEqual([500]);
  await recorder.manifest(order, [recorder.segment(0, 0, 500)]);
});

it('stores the audio around such a gap, ends as partial, and says so to the auditor', async () => {
  const order = await recorder.record(admin);
  const segments = [recorder.segment(0, 0, 1000), recorder.segment(1, 2000, 1000)];
  const gaps = [gapAt(1000, DAYS)];
  expect((await recorder.manifest(order, segments, { gaps })).status).toBe(204);
  for (const segment of segments) expect((await recorder.put(order.recordingId, segment)).status).toBe(201);
  expect(await ended(order)).toMatchObject({ status: 'partial', isVerified: false, gapCount: 0, framesCaptured: 3000 });
  const file = Buffer.from(await (await admin.send(`recordings/${order.recordingId}/file`)).arrayBuffer());
  const silence = Buffer.alloc(1000 * recorder.frameBytes);
  expect(Buffer.from(audioBytes(file))).toEqual(Buffer.concat([segments[0]!.pcm, silence, segments[1]!.pcm]));
  const rows = await controller.database.query(
    `SELECT outcome, details FROM audit_entries WHERE target_id = $1 AND action = 'recording.gaps-refused'`,
    [order.recordingId],
  );
  expect(rows).toEqual([{ outcome: 'denied', details: expect.objectContaining({ gaps: 1 }) }]);
});

it('does not believe a time line that ends days after its audio', async () => {
  const order = await recorder.record(admin);
  const segment = recorder.segment(0, 0, 1000);
  await recorder.put(order.recordingId, segment);
  await recorder.manifest(order, [segment], { gaps: [gapAt(1000, DAYS)], totalFrames: DAYS + 1000 });
  const recording = await ended(order);
  expect(recording).toMatchObject({ status: 'partial', isVerified: false, framesCaptured: 1000 });
  expect(recording.sizeBytes).toBeLessThan(10_000);
});

it('verifies nothing of a time line that ends days after its audio, also where no gap is declared', async () => {
  const order = await recorder.record(admin);
  const segment = recorder.segment(0, 0, 1000);
  await recorder.put(order.recordingId, segment);
  await recorder.manifest(order, [segment], { totalFrames: DAYS + 1000 });
  expect(await ended(order)).toMatchObject({ status: 'partial', isVerified: false, framesCaptured: 1000 });
});

it('believes a gap of an hour when the order was taken an hour ago', async () => {
  const order = await recorder.record(admin);
  await controller.database.query(`UPDATE capture_jobs SET started_at = now() - interval '1 hour' WHERE id = $1`, [
    order.jobId,
  ]);
  const gaps = [gapAt(1000, 3600 * 48_000)];
  expect((await recorder.report(order, { gaps })).data.refusedGaps).toEqual([]);
  await recorder.manifest(order, [recorder.segment(0, 0, 1000)]);
});

it('counts what it knows already: reports that name only new gaps cannot add up to more than the recording', async () => {
  const order = await recorder.record(admin);
  const half = 40 * 48_000;
  expect((await recorder.report(order, { gaps: [gapAt(1000, half)] })).data.refusedGaps).toEqual([]);
  const second = await recorder.report(order, { gaps: [gapAt(1000 + half, half)] });
  expect(second.data.refusedGaps).toMatchObject([{ startFrame: 1000 + half }]);
  // The first one once more is no second loss.
  expect((await recorder.report(order, { gaps: [gapAt(1000, half)] })).data.refusedGaps).toEqual([]);
  await recorder.manifest(order, [recorder.segment(0, 0, 1000)]);
});
