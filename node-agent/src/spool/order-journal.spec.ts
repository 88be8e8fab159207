import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import 'reflect-metadata';

import { anOrder } from '../../test/builders/an-order.ts';
import { JOURNAL_FILE, OrderJournal, readOrder } from './order-journal.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp('/tmp/journal-');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it('holds the newest record when two writes are asked for at once', async () => {
  const journal = new OrderJournal(join(dir, 'rec_1'));
  const record = anOrder('rec_1');
  const longest = { ...record, failure: { code: 'capture.failed', detail: 'x'.repeat(200_000) } };
  await Promise.all([journal.write(longest), journal.write({ ...record, stop: 'operator', clockOffsetMs: 3_600_000 })]);
  expect(await readOrder(join(dir, 'rec_1'))).toMatchObject({ stop: 'operator', clockOffsetMs: 3_600_000 });
});

it('reads the record of a release that did not keep when it was stopped, and gives back what this one keeps', async () => {
  const { stoppedAt: _, ...older } = anOrder('rec_1');
  await mkdir(join(dir, 'older'));
  await writeFile(join(dir, 'older', JOURNAL_FILE), JSON.stringify({ version: 1, ...older, stop: 'operator' }));
  expect(await readOrder(join(dir, 'older'))).toMatchObject({ stop: 'operator', stoppedAt: null });
  const stoppedAt = { monotonicNs: 5_000_000_000, bootId: 'this-boot' };
  await new OrderJournal(join(dir, 'rec_1')).write({ ...anOrder('rec_1'), stop: 'operator', stoppedAt });
  expect(await readOrder(join(dir, 'rec_1'))).toMatchObject({ stoppedAt });
});
