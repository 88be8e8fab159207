import { appendFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { LEDGER_FILE, type SegmentLine, ledgerText } from '../pcm/ledger.ts';
import { LedgerTail } from './ledger-tail.ts';

const segment = (index: number): SegmentLine => ({
  type: 'segment',
  index,
  startFrame: index * 100,
  lengthFrames: 100,
  sha256: 'ab'.repeat(32),
  anchor: { monotonicNs: 1, utcMs: 1, bootId: 'boot' },
});

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rakkr-ledger-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

test('is empty before the first frame', async () => {
  expect(await new LedgerTail(dir).read()).toEqual([]);
});

test('takes each line once, also when reads overlap', async () => {
  const tail = new LedgerTail(dir);
  appendFileSync(join(dir, LEDGER_FILE), ledgerText(segment(0)));
  await Promise.all([tail.read(), tail.read()]);
  appendFileSync(join(dir, LEDGER_FILE), ledgerText(segment(1)));
  await Promise.all([tail.read(), tail.read()]);
  expect(tail.lines).toEqual([segment(0), segment(1)]);
});

test('leaves a torn line alone until it is whole, or was written over', async () => {
  const tail = new LedgerTail(dir);
  const path = join(dir, LEDGER_FILE);
  const whole = ledgerText(segment(0));
  appendFileSync(path, whole + ledgerText(segment(1)).slice(0, 30));
  expect(await tail.read()).toEqual([segment(0)]);
  truncateSync(path, whole.length);
  appendFileSync(path, ledgerText(segment(2)));
  expect(await tail.read()).toEqual([segment(0), segment(2)]);
});
