import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';

import {
  type CaptureOrderDto,
  type DeclaredGapDto,
  MAX_GAPS_PER_REPORT,
  type ManifestSegmentDto,
} from '@rakkr/shared/agent-protocol';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { TestRecorder, gapAt, sha256 } from '../support/test-recorder.ts';
import { until } from '../support/until.ts';

/** A device that stumbles twice a second does so 86,400 times in twelve hours; each gap ends a segment. */
const GAPS = 100_000;
const HOURS = 12;
const RATE = 48_000;
const LOST_FRAMES = 20;
/** Beyond 2^40: the longest numbers that a time line of years has. */
const FAR_FRAME = 2 ** 40;

let controller: TestController;
let admin: ApiClient;
let recorder: TestRecorder;

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
});
beforeEach(async () => {
  recorder = await TestRecorder.enrol(admin, controller.withBearer, { channels: 1 });
});
afterAll(async () => controller.stop());

const stumbles = (count: number): DeclaredGapDto[] =>
  Array.from({ length: count }, (_, at) => ({ ...gapAt(LOST_FRAMES * at + 1, LOST_FRAMES), cause: 'capture-restart' }));
const detail = async ({ recordingId }: CaptureOrderDto): Promise<RecordingDetailDto> =>
  (await admin.get(`recordings/${recordingId}`)).data;
const tookItHalfADayAgo = async ({ jobId }: CaptureOrderDto): Promise<unknown> =>
  controller.database.query(`UPDATE capture_jobs SET started_at = now() - interval '${HOURS} hours' WHERE id = $1`, [
    jobId,
  ]);

it('takes the reports of an older node, which repeat every gap of a device that stumbled for half a day', async () => {
  const order = await recorder.record(admin);
  await tookItHalfADayAgo(order);
  const answer = await recorder.report(order, { framesCaptured: HOURS * 3600 * RATE, gaps: stumbles(GAPS) });
  expect([answer.status, answer.data?.refusedGaps]).toEqual([200, []]);
  expect(await detail(order)).toMatchObject({ gapCount: GAPS, lostFrames: GAPS * LOST_FRAMES });
  await recorder.manifest(order, [recorder.segment(0, 0, 1)]);
});

it('closes a recording of ten thousands of gaps', async () => {
  const order = await recorder.record(admin);
  await tookItHalfADayAgo(order);
  const audio = recorder.segment(0, 0, 1);
  const gaps = stumbles(20_000);
  for (let at = 0; at < gaps.length; at += MAX_GAPS_PER_REPORT) {
    const report = { framesCaptured: HOURS * 3600 * RATE, gaps: gaps.slice(at, at + MAX_GAPS_PER_REPORT) };
    expect((await recorder.report(order, report)).data.refusedGaps).toEqual([]);
  }
  expect((await recorder.put(order.recordingId, audio)).status).toBe(201);
  // Gaps that follow each other: a master of half a day is not what this is about.
  const first = { index: 0, startFrame: 0, lengthFrames: 1, sha256: sha256(audio.pcm) };
  const totalFrames = 1 + gaps.length * LOST_FRAMES;
  expect(
    (await recorder.manifest(order, [], { start: recorder.start(), segments: [first], gaps, totalFrames })).status,
  ).toBe(204);
  // Asked of the database: an answer with all gaps is long, and this process is the controller as well.
  await until('the end of the job', async () => {
    const ended = await controller.database.query(
      'SELECT id FROM capture_jobs WHERE id = $1 AND completed_at IS NOT NULL',
      [order.jobId],
    );
    return ended.length > 0;
  });
  expect(await detail(order)).toMatchObject({ isVerified: true, gapCount: gaps.length, lostFrames: totalFrames - 1 });
});

it('takes the longest manifest there is', async () => {
  const order = await recorder.record(admin);
  await tookItHalfADayAgo(order);
  const segments = Array.from({ length: GAPS }, (_, index): ManifestSegmentDto => ({
    ...{ index, startFrame: FAR_FRAME + index * 20_000, lengthFrames: 19_980, sha256: 'ab'.repeat(32) },
  }));
  const gaps = segments.map(({ startFrame }) => ({
    ...gapAt(startFrame + 19_980, LOST_FRAMES),
    cause: 'capture-restart' as const,
  }));
  const totalFrames = FAR_FRAME + GAPS * 20_000;
  const manifest = { start: recorder.start(), segments, gaps, totalFrames };
  expect((await recorder.manifest(order, [], manifest)).status).toBe(204);
  expect(await detail(order)).toMatchObject({ gapCount: GAPS, segmentCount: GAPS });
});
