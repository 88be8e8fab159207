import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import type { StartLine } from '../pcm/ledger.ts';
import { monotonicNs } from '../platform/clock.ts';
import { isSystemError } from '../platform/system-error.ts';
import { LedgerFile } from './ledger-file.ts';
import { TapBoard } from './tap-board.ts';

const FORMAT = { sampleFormat: 'S32_LE', rate: 48_000, channels: 1 } as const;
const START: StartLine = {
  ...{ type: 'start', recordingId: 'rec_one', source: 'alsa', device: 'pace', deviceFormat: FORMAT, format: FORMAT },
  ...{ channels: [1], segmentFrames: 48_000, description: '', startedAt: '2026-01-01T00:00:00.000Z', preRollFrames: 0 },
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync('/tmp/tap-board-');
});
afterEach(() => rmSync(dir, { recursive: true }));

const board = () =>
  new TapBoard({
    ...{ source: 'alsa', device: 'pace', bootId: 'boot', command: () => undefined, onEmpty: () => undefined },
    ...{ onSegmentFinished: () => undefined, onGap: () => undefined, onFault: () => undefined },
    onEnded: () => undefined,
  });

/** Leaves a recording of 480 frames without an end. */
async function leaveRecording(): Promise<void> {
  await mkdir(join(dir, 'rec_one'));
  const ledger = await LedgerFile.open(join(dir, 'rec_one'));
  const anchor = { monotonicNs: monotonicNs(), utcMs: Date.now(), bootId: 'boot' };
  await ledger.append(START);
  const segment = { type: 'segment', index: 0, startFrame: 0, lengthFrames: 480 } as const;
  await ledger.append({ ...segment, sha256: 'ab'.repeat(32), anchor });
  await ledger.close();
}

const openFilesBelow = (folder: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(folder) ? [path] : [];
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return []; // the descriptor of this very look
      throw error;
    }
  });

it('lets go of the folder of a recording whose device has come back in another format', async () => {
  await leaveRecording();
  const order = { recordingId: 'rec_one', dir: join(dir, 'rec_one'), channels: [1], segmentFrames: 48_000 };
  const granted = { format: { ...FORMAT, rate: 44_100 }, periodFrames: 480, bufferFrames: 96_000 };
  const joined = board().join({ ...order, endAtUtcMs: null, preRollMs: 0, description: '' }, granted);
  await expect(joined).rejects.toMatchObject({ code: 'capture.rate-unsupported' });
  expect(openFilesBelow(dir)).toEqual([]);
});
