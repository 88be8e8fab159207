import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';

import { WAVE_HEADER_BYTES } from '@rakkr/shared/audio/vocabulary';

import type { StartLine } from '../pcm/ledger.ts';
import { finishSegment } from './finish-segment.ts';
import { LedgerFile } from './ledger-file.ts';
import { OpenSegment } from './open-segment.ts';
import { segmentHead } from './segment-head.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync('/tmp/finish-segment-');
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

const format = { sampleFormat: 'S16_LE', rate: 48_000, channels: 1 } as const;
const start: StartLine = {
  ...{ type: 'start', recordingId: 'rec_1', source: 'alsa', device: 'hw:0', deviceFormat: format, format },
  ...{ channels: [1], segmentFrames: 480, description: '', preRollFrames: 0, startedAt: '2026-01-01T00:00:00.000Z' },
};
const facts = {
  ...{ start, index: 0, startFrame: 0, gapBefore: null },
  anchor: { monotonicNs: 1, utcMs: 1, bootId: 'boot' },
};
const FRAMES = 100_000;
const FILE_BYTES = WAVE_HEADER_BYTES + 2 * FRAMES;
const ioError = (): Error => Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO', errno: -5 });

async function written() {
  const segment = OpenSegment.create(dir, facts);
  const pcm = Uint8Array.from({ length: 2 * FRAMES + 1 }, (_, at) => at % 251);
  segment.write(pcm, FRAMES);
  return { segment: { facts, lengthFrames: FRAMES, sha256: segment.close() }, pcm: pcm.subarray(0, 2 * FRAMES) };
}

/** By which segments are written; TypeScript sees the last overload of `write` only, which is for texts. */
interface WritesBytes {
  write: (bytes: Uint8Array, ...where: [from: number, length: number, at: number]) => Promise<{ bytesWritten: number }>;
  sync: () => Promise<void>;
}

/** The prototype of all file handles, which Node.js does not export. */
async function handles(): Promise<WritesBytes> {
  const any = await open(dir);
  await any.close();
  return Object.getPrototypeOf(any);
}

/**
 * What Linux does where a write-back fails: the pages are called clean, so that the next fsync has nothing to write
 * and says yes. Only what is written after the failure reaches the disk.
 */
async function diskThatFailsOnce() {
  const handle = await handles();
  const { sync, write } = handle;
  let failures = 0;
  let bytesSince = 0;
  jest.spyOn(handle, 'sync').mockImplementation(async function (this: WritesBytes) {
    if (failures++ === 0) throw ioError();
    return sync.call(this);
  });
  jest.spyOn(handle, 'write').mockImplementation(async function (this: WritesBytes, ...how) {
    const answer = await write.apply(this, how);
    if (failures > 0) bytesSince += answer.bytesWritten;
    return answer;
  });
  return { bytesSince: () => bytesSince };
}

it('writes the whole segment once more after a flush that failed: the disk may have none of it', async () => {
  const { segment, pcm } = await written();
  const ledger = await LedgerFile.open(dir);
  const disk = await diskThatFailsOnce();
  await expect(finishSegment(dir, ledger, segment)).rejects.toThrow('EIO');
  expect(ledger.lines).toEqual([]);
  await finishSegment(dir, ledger, segment);
  expect(ledger.lines).toMatchObject([{ index: 0 }]);
  expect(disk.bytesSince()).toBeGreaterThanOrEqual(WAVE_HEADER_BYTES + FILE_BYTES);
  expect(readFileSync(join(dir, '000000.wav')).subarray(WAVE_HEADER_BYTES).equals(pcm)).toBe(true);
  await ledger.close();
});

it('writes the whole head where the disk takes it in parts', async () => {
  const { segment } = await written();
  const file = openSync(join(dir, '000000.open.wav'), 'r+');
  writeSync(file, new Uint8Array(WAVE_HEADER_BYTES), 0, WAVE_HEADER_BYTES, 0);
  closeSync(file);
  const ledger = await LedgerFile.open(dir);
  const handle = await handles();
  const { write } = handle;
  jest.spyOn(handle, 'write').mockImplementation(async function (this: WritesBytes, bytes, ...where) {
    const [from, length, at] = where;
    return write.call(this, bytes, from, Math.min(length, 20), at);
  });
  await finishSegment(dir, ledger, segment);
  jest.restoreAllMocks();
  const head = readFileSync(join(dir, '000000.wav')).subarray(0, WAVE_HEADER_BYTES);
  expect(head.equals(segmentHead(facts, FRAMES))).toBe(true);
  await ledger.close();
});
