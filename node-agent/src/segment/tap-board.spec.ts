import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import type { StartLine } from '../pcm/ledger.ts';
import type { GrantedPcm } from '../pcm/pcm-source.ts';
import { monotonicNs } from '../platform/clock.ts';
import { LedgerFile } from './ledger-file.ts';
import { TapBoard } from './tap-board.ts';
import type { TapCommand } from './tap-messages.ts';

const FORMAT = { sampleFormat: 'S32_LE', rate: 48_000, channels: 1 } as const;
const GRANTED = { format: FORMAT, periodFrames: 480, bufferFrames: 96_000 };
const PATIENCE_MS = 50;
const START: StartLine = {
  ...{ type: 'start', recordingId: 'rec_one', source: 'alsa', device: 'pace', deviceFormat: FORMAT, format: FORMAT },
  ...{ channels: [1], segmentFrames: 48_000, description: '', startedAt: '2026-01-01T00:00:00.000Z', preRollFrames: 0 },
};

let dir: string;
let board: TapBoard;
let emptied: Promise<unknown>;
/** The disk has taken what a dead process had left. */
let taken: () => void;
let begins: boolean;
/** The first two orders to the writer thread. */
let ordered: Promise<readonly TapCommand[]>;
beforeEach(() => {
  dir = mkdtempSync('/tmp/tap-board-');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const empty = Promise.withResolvers<null>();
  emptied = empty.promise;
  taken = () => resolve(false);
  begins = true;
  const commands: TapCommand[] = [];
  const both = Promise.withResolvers<readonly TapCommand[]>();
  ordered = both.promise;
  board = new TapBoard(
    {
      ...{ source: 'alsa', device: 'pace', bootId: 'boot', onEmpty: () => empty.resolve(null) },
      successor: {
        takeOver: async (_order, _lines, onBegin) => {
          if (begins) onBegin?.();
          return promise;
        },
      },
      command: (command) => {
        commands.push(command);
        if (commands.length === 2) both.resolve(commands);
      },
      onSegmentFinished: () => undefined,
      onGap: () => undefined,
      onFault: () => undefined,
      onEnded: () => undefined,
    },
    PATIENCE_MS,
  );
});
afterEach(() => rmSync(dir, { recursive: true }));

const joinOne = (granted: GrantedPcm = GRANTED) =>
  board.join(
    {
      ...{ recordingId: 'rec_one', dir: join(dir, 'rec_one'), channels: [1], segmentFrames: 48_000, endAtUtcMs: null },
      ...{ preRollMs: 0, description: '' },
    },
    granted,
  );

/** Leaves a recording of 480 frames without an end. */
async function leaveRecording(): Promise<void> {
  await mkdir(join(dir, 'rec_one'));
  const ledger = await LedgerFile.open(join(dir, 'rec_one'));
  const anchor = { monotonicNs: monotonicNs(), utcMs: Date.now(), bootId: 'boot' };
  await ledger.append(START);
  await ledger.append({
    ...{ type: 'segment', index: 0, startFrame: 0, lengthFrames: 480 },
    sha256: 'ab'.repeat(32),
    anchor,
  });
  await ledger.close();
}

const openFilesBelow = (folder: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return []; // the descriptor of this very look
    }
  });

it('has nobody else write a folder that it is still opening: it knows the recording until then', async () => {
  await expect(joinOne()).rejects.toMatchObject({ code: 'spool.io-error' });
  await expect(board.leave('rec_one', 'operator')).rejects.toMatchObject({ code: 'spool.io-error' });
  await expect(joinOne()).rejects.toMatchObject({ code: 'spool.io-error' });
  expect([board.isOpening, board.isEmpty]).toEqual([true, false]);
  taken();
  await emptied;
  expect([board.isOpening, board.isEmpty]).toEqual([false, true]);
  await expect(board.leave('rec_one', 'operator')).rejects.toMatchObject({ code: 'capture.tap-unknown' });
});

it('says of a disk that takes what a dead process has left that it does, and of a silent one that it is silent', async () => {
  await expect(joinOne()).rejects.toThrow('What an earlier capture had read is being written');
  taken();
  await emptied;
});

it('calls a disk silent where there is nothing to take over', async () => {
  begins = false;
  await expect(joinOne()).rejects.toThrow('does not answer');
  taken();
  await emptied;
});

it('takes a recording up again however late its folder is open, and ends it where it was told to meanwhile', async () => {
  await leaveRecording();
  await expect(joinOne()).rejects.toMatchObject({ code: 'spool.io-error' });
  const stoppedAtNs = monotonicNs();
  await expect(board.leave('rec_one', 'operator')).rejects.toMatchObject({ code: 'spool.io-error' });
  await expect(board.leave('rec_one', 'operator')).rejects.toMatchObject({ code: 'spool.io-error' });
  taken();
  const [joined, left] = await ordered;
  expect(joined).toMatchObject({ type: 'join', resume: { nextFrame: 480 } });
  expect(left).toMatchObject({ type: 'leave', reason: 'operator' });
  expect(Math.abs((left as { atNs: number }).atNs - stoppedAtNs) / 1e6).toBeLessThan(PATIENCE_MS);

  const ended = { reason: 'operator', totalFrames: 480, endedAtUtcMs: Date.now(), gap: null } as const;
  board.onWriterEvent({ type: 'ended', recordingId: 'rec_one', ...ended });
  await board.allWritten();
});

it('lets go of the folder of a recording whose device has come back in another format', async () => {
  await leaveRecording();
  taken();
  const joined = joinOne({ ...GRANTED, format: { ...FORMAT, rate: 44_100 } });
  await expect(joined).rejects.toMatchObject({ code: 'capture.rate-unsupported' });
  expect(openFilesBelow(dir)).toEqual([]);
});

it('begins no recording once the process is to end', async () => {
  const joined = joinOne();
  await board.suspendAll();
  taken();
  await expect(joined).rejects.toMatchObject({ code: 'capture.unavailable' });
});
