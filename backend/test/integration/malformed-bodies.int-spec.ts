import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';

import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { TestRecorder, gapAt } from '../support/test-recorder.ts';

let controller: TestController;
let admin: ApiClient;
let recorder: TestRecorder;
let order: CaptureOrderDto;

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
  recorder = await TestRecorder.enrol(admin, controller.withBearer);
  await admin.post('recordings', { nodeId: recorder.nodeId, captureInterfaceId: 'card-1', durationSeconds: 10 });
  order = (await recorder.claim()).data;
});
afterAll(async () => controller.stop());

const BEYOND = 1e300;
const INVALID = [400, 'request.invalid'];

describe('settings of people', () => {
  const map = { mode: 'mono', entries: [] };

  it.each<[string, unknown]>([
    ['no settings', null],
    ['a list', []],
    ['a map that is a list', { channelMap: [] }],
    ['a map in a list', { channelMap: [map] }],
    ['a rendition in a list of its own', { renditions: [[]] }],
    ['an entry in a list of its own', { channelMap: { ...map, entries: [[]] } }],
  ])('refuses %s for the capture of a room', async (what, capture) => {
    const { data } = await admin.post('rooms', { name: what, site: 'Malformed' });
    const refused = await admin.patch(`rooms/${data.id}`, { capture });
    expect([refused.status, refused.problem.code]).toEqual(INVALID);
  });

  it.each([null, [], [{}]])('refuses %j for a spool policy', async (spoolPolicy) => {
    const refused = await admin.patch(`nodes/${recorder.nodeId}`, { spoolPolicy });
    expect([refused.status, refused.problem.code]).toEqual(INVALID);
  });
});

describe('messages of nodes', () => {
  it.each<[string, object]>([
    ['captures that are null', { captures: null }],
    ['a capture that is a list', { captures: [[]] }],
    ['a number that no disk has', { spoolBytes: BEYOND }],
  ])('refuses a heartbeat with %s', async (_what, rest) => {
    const beat = { agentVersion: '0.1.0', hostname: 'recorder', ...rest };
    const refused = await recorder.client.post(`nodes/${recorder.nodeId}/heartbeat`, beat);
    expect([refused.status, refused.problem.code]).toEqual(INVALID);
  });

  it.each<[string, object]>([
    ['more frames than a number holds', { framesCaptured: BEYOND }],
    ['more seconds than a number holds', { spoolSecondsLeft: BEYOND }],
    ['an epoch that no job reaches', { epoch: BEYOND }],
    ['a gap that is a list', { gaps: [[]] }],
    ['a gap beyond all numbers', { gaps: [gapAt(BEYOND, 1)] }],
    ['a gap in a week', { gaps: [{ ...gapAt(0, 1), startedAt: '2026-W47-1' }] }],
    ['a gap on a day that is none', { gaps: [{ ...gapAt(0, 1), startedAt: '2026-02-30T00:00:00Z' }] }],
    ['renditions that are null', { renditions: null }],
  ])('refuses a report with %s', async (_what, rest) => {
    const refused = await recorder.report(order, rest);
    expect([refused.status, refused.problem.code]).toEqual(INVALID);
  });

  it.each<[string, object | null]>([
    ['null', null],
    ['a list', []],
    ['a week', { startedAt: '2026-W47-1' }],
    ['no time zone', { startedAt: '2026-11-21T09:00:00' }],
    ['a format that is a list', { format: [] }],
    ['a rate of nothing', { format: { sampleFormat: 'S16_LE', channels: 2, rate: 0 } }],
    ['more pre-roll than there is', { preRollFrames: BEYOND }],
  ])('refuses a report that begins with %s', async (_what, start) => {
    const isPart = start !== null && !Array.isArray(start);
    const refused = await recorder.report(order, {
      start: (isPart ? { ...recorder.start(), ...start } : start) as never,
    });
    expect([refused.status, refused.problem.code]).toEqual(INVALID);
  });

  it('refuses a manifest with a segment that no row can have', async () => {
    const segment = { index: 2 ** 31, startFrame: 0, lengthFrames: 1, sha256: '00' };
    const refused = await recorder.manifest(order, [], { segments: [segment] });
    expect([refused.status, refused.problem.code]).toEqual(INVALID);
  });

  it('takes the longer of two gaps that begin at one frame', async () => {
    await recorder.report(order, { start: recorder.start(), framesCaptured: 1000 });
    expect((await recorder.report(order, { gaps: [gapAt(10, 6), gapAt(10, 5)] })).status).toBe(200);
    const { data } = await admin.get(`recordings/${order.recordingId}`);
    expect(data.gaps.map(({ lengthFrames }: { lengthFrames: number }) => lengthFrames)).toEqual([6]);
  });
});
