import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import 'reflect-metadata';

import { CaptureOrderDto } from '@rakkr/shared/agent-protocol';

import { OrderJournal, type OrderRecord, readOrder } from './order-journal.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp('/tmp/journal-');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const order = Object.assign(new CaptureOrderDto(), {
  jobId: 'job_1',
  recordingId: 'rec_1',
  epoch: 1,
  status: 'running',
  device: { interfaceId: 'room', backend: 'demo', systemRef: 'demo:x', channels: 1, rate: 48_000, sampleFormat: null },
  channelSelection: [1],
  segmentMs: 10_000,
  endsAt: null,
  description: '',
});

it('holds the newest record when two writes are asked for at once', async () => {
  const journal = new OrderJournal(join(dir, 'rec_1'));
  const record: OrderRecord = { order, stop: null, failure: null, clockOffsetMs: 0 };
  const longest = { ...record, failure: { code: 'capture.failed', detail: 'x'.repeat(200_000) } };
  await Promise.all([journal.write(longest), journal.write({ ...record, stop: 'operator', clockOffsetMs: 3_600_000 })]);
  expect(await readOrder(join(dir, 'rec_1'))).toMatchObject({ stop: 'operator', clockOffsetMs: 3_600_000 });
});
