import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';

import { FreeConfirmedSegments } from './free-confirmed-segments.ts';

const SEGMENT_BYTES = 100;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'free-confirmed-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A disk of 1,000 bytes that holds these files; `spare` are those that may go, with their time. */
function disk(files: readonly string[], spare: Record<string, number>, reservedBytes: number) {
  for (const name of files) writeFileSync(join(dir, name), '');
  return new FreeConfirmedSegments({
    space: async () => ({ freeBytes: 1_000 - readdirSync(dir).length * SEGMENT_BYTES, reservedBytes }),
    spare: () => Object.entries(spare).map(([name, capturedAtMs]) => ({ path: join(dir, name), capturedAtMs })),
    giveUpCopies: async () => 0,
    log: pino({ level: 'silent' }),
  });
}

test('frees the oldest of all recordings first, and no more than the reserve needs', async () => {
  const freeing = disk(['a0', 'a1', 'b0', 'b1', 'a2'], { a0: 30, a1: 40, b0: 10, b1: 50 }, 650);
  await freeing.run();
  expect(readdirSync(dir).sort()).toEqual(['a1', 'a2', 'b1']);
});

test('leaves everything while the reserve is free', async () => {
  await disk(['a0', 'a1'], { a0: 1, a1: 2 }, 800).run();
  expect(readdirSync(dir)).toHaveLength(2);
});

test('never touches what is not spare, however short the disk is', async () => {
  const freeing = disk(['a0', 'a1', 'a2'], { a0: 1 }, 1_000);
  await freeing.run();
  await freeing.run();
  expect(readdirSync(dir).sort()).toEqual(['a1', 'a2']);
});
