import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import type { LedgerLine, StartLine } from '../pcm/ledger.ts';
import { RingWriter } from '../pcm/period-ring.ts';
import { ringHead } from '../pcm/ring-head.ts';
import { bodyOf, createRing } from '../pcm/ring-memory.ts';
import { RingSuccessor, refusedPatienceMs } from './ring-successor.ts';

const FORMAT = { sampleFormat: 'S32_LE', rate: 48_000, channels: 1 } as const;
const order = {
  ...{ recordingId: 'rec_one', dir: '/nowhere', channels: [1], segmentFrames: 48_000, endAtUtcMs: null },
  ...{ preRollMs: 0, description: '' },
};

let dir: string;
const ring = createRing(FORMAT, 480, 100);
let failures: unknown[];
beforeEach(() => {
  dir = mkdtempSync('/tmp/successor-');
  failures = [];
  const device = new RingWriter(ring);
  device.publishFrames(480, 0);
  device.publishFrames(480, 1e7);
  const body = bodyOf(ring);
  body.set(ringHead(ring, 'boot'));
  writeFileSync(join(dir, 'ring'), body);
});
afterEach(() => rmSync(dir, { recursive: true }));

/** One period is written, the ring has another. */
function linesOf(ringId: string): LedgerLine[] {
  const start: StartLine = {
    ...{ type: 'start', recordingId: 'rec_one', source: 'alsa', device: 'pace', deviceFormat: FORMAT, format: FORMAT },
    ...{ channels: [1], segmentFrames: 48_000, description: '', startedAt: '2026-01-01T00:00:00.000Z' },
    preRollFrames: 0,
  };
  const anchor = { monotonicNs: 0, utcMs: 0, bootId: 'boot', ring: { id: ringId, deviceFrame: 0 } };
  return [start, { type: 'segment', index: 0, startFrame: 0, lengthFrames: 480, sha256: 'ab'.repeat(32), anchor }];
}

/** @param thread  what the thread does in place of writing */
function successor(thread: string, patienceMs?: () => number): RingSuccessor {
  return new RingSuccessor(
    {
      find: (id) => (id === ring.id ? openSync(join(dir, 'ring'), 'r') : null),
      bootId: 'boot',
      thread: new URL(`data:text/javascript,${thread}`),
      onFailure: (_, error) => failures.push(error),
    },
    patienceMs,
  );
}

const REFUSED = `import { parentPort } from 'node:worker_threads';
parentPort.postMessage({ code: 'spool.disk-full', detail: 'There is no room.', facts: {} });`;

it('says why the disk refuses what a dead process has left, so that it is tried again', async () => {
  await expect(successor(REFUSED).takeOver(order, linesOf(ring.id))).rejects.toMatchObject({ code: 'spool.disk-full' });
  expect(failures).toEqual([]);
});

it('goes on without it when the disk has refused it for long', async () => {
  const impatient = successor(REFUSED, () => 0);
  expect(await impatient.takeOver(order, linesOf(ring.id))).toBe(true);
  expect(failures).toEqual([expect.any(CaptureProblem)]);
});

it('goes on without it when it fails in a way that nobody has thought of', async () => {
  expect(await successor('throw new Error("a bug")').takeOver(order, linesOf(ring.id))).toBe(true);
  expect(failures).toEqual([expect.objectContaining({ message: 'a bug' })]);
});

it('asks for no longer than what is captured meanwhile can wait', () => {
  expect(refusedPatienceMs(60_000)).toBe(15_000);
  expect(refusedPatienceMs(2_000)).toBe(1_000);
});

it('goes on without it when its file cannot be opened', async () => {
  const ports = { bootId: 'boot', thread: new URL('data:text/javascript,'), onFailure: (): void => undefined };
  const find = (): never => {
    throw new Error('EMFILE');
  };
  expect(await new RingSuccessor({ ...ports, find }).takeOver(order, linesOf(ring.id))).toBe(true);
});

it('starts no thread where there is nothing to bring', async () => {
  const lazy = successor('throw new Error("started")');
  const end = { type: 'end', totalFrames: 480, reason: 'operator', endedAt: '2026-01-01T00:00:01.000Z' } as const;
  expect(await lazy.takeOver(order, [])).toBe(false);
  expect(await lazy.takeOver(order, linesOf('another ring'))).toBe(false);
  expect(await lazy.takeOver(order, [...linesOf(ring.id), end])).toBe(false);
  expect(failures).toEqual([]);
});
