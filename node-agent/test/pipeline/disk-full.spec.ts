import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig, until } from './support/capture-rig.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';
import { startWithSmallDisk } from './support/small-disk.ts';

const MIB = 1024 * 1024;

let rig: CaptureRig;
afterEach(() => rig.dispose());

async function onSmallDisk(ringMs = 1_000): ReturnType<typeof startWithSmallDisk> {
  const disk = await startWithSmallDisk(ringMs);
  rig = disk.rig;
  return disk;
}

it('records on when a full disk has room again, declares what was lost, and leaves other recordings alone', async () => {
  const { small, seenFromHere, fillUpTo, makeRoom } = await onSmallDisk();
  fillUpTo(2 * MIB);
  await rig.join({ recordingId: 'rec_full', dir: join(small, 'rec_full') });
  await rig.join({ recordingId: 'rec_fine', channels: [2] });
  const problem = await until('the fault', () =>
    rig.events.find((event) => event.event === 'tap-fault' && event.fault !== null),
  );
  expect(problem).toMatchObject({ recordingId: 'rec_full', fault: { code: 'spool.disk-full' } });

  await rig.record(2 * 48_000, 'rec_fine');
  makeRoom();
  await rig.record(24_000, 'rec_full');
  // The ledger's lines that were refused are tried again a moment after the frames.
  await until('the end of the fault', async () => ((await rig.tap('rec_full')).fault === null ? true : undefined));
  const full = await rig.leave('rec_full');
  await rig.leave('rec_fine');

  const fullOnDisk = await readRecording(join(seenFromHere, 'rec_full'), [1, 2]);
  const fineOnDisk = await readRecording(join(rig.dir, 'rec_fine'), [2]);
  expect(fullOnDisk.gaps.length).toBeGreaterThan(0);
  expect(new Set(fullOnDisk.gaps.map(({ cause }) => cause))).toEqual(new Set(['disk-full']));
  expect(misplacedSegments(fullOnDisk)).toEqual([]);
  expect(fullOnDisk.totalFrames).toBe(full.totalFrames);
  expect(fineOnDisk.gaps).toEqual([]);
  expect(misplacedSegments(fineOnDisk)).toEqual([]);
});

it('loses nothing when room comes back before the ring has gone around', async () => {
  const { small, seenFromHere, fillUpTo, makeRoom } = await onSmallDisk();
  fillUpTo(1 * MIB);
  await rig.join({ dir: join(small, 'rec_one') });
  await until('the fault', () => rig.events.find((event) => event.event === 'tap-fault' && event.fault !== null));
  makeRoom();
  await rig.record(24_000);
  await rig.leave();

  const recording = await readRecording(join(seenFromHere, 'rec_one'), [1, 2]);
  expect(recording.gaps).toEqual([]);
  expect(misplacedSegments(recording)).toEqual([]);
});

it('loses nothing of two recordings when the disk of one takes no write for most of the ring', async () => {
  const { small, seenFromHere, fillUpTo, makeRoom } = await onSmallDisk(12_000);
  fillUpTo(0.5 * MIB);
  await rig.join({ recordingId: 'rec_stalled', dir: join(small, 'rec_stalled'), channels: [1] });
  await rig.join({ recordingId: 'rec_fine', channels: [2] });
  await until('the fault', () => rig.events.find((event) => event.event === 'tap-fault' && event.fault !== null));
  await rig.record(9 * 48_000, 'rec_fine');
  makeRoom();
  await rig.record(10 * 48_000, 'rec_stalled');
  await rig.leave('rec_stalled');
  await rig.leave('rec_fine');

  const stalled = await readRecording(join(seenFromHere, 'rec_stalled'), [1]);
  const fine = await readRecording(join(rig.dir, 'rec_fine'), [2]);
  expect([stalled.gaps, fine.gaps]).toEqual([[], []]);
  expect([stalled, fine].flatMap(misplacedSegments)).toEqual([]);
});

it('refuses a recording whose folder cannot be made, and says why', async () => {
  rig = await CaptureRig.start();
  const notAFolder = join(rig.dir, 'file');
  await writeFile(notAFolder, '');
  await expect(rig.join({ dir: join(notAFolder, 'rec_one') })).rejects.toMatchObject({
    code: 'spool.io-error',
    detail: expect.stringContaining('ENOTDIR'),
  });
});

it('refuses a start by the disk, not by the device, when there is no room for the first frame', async () => {
  const { small, seenFromHere } = await onSmallDisk();
  const dir = join(small, 'rec_full');
  await mkdir(join(seenFromHere, 'rec_full'));
  await writeFile(join(seenFromHere, 'rec_full', 'ledger.jsonl'), '');
  const fill = async (bytes: number): Promise<void> => {
    for (;;) await appendFile(join(seenFromHere, 'ballast'), Buffer.alloc(bytes));
  };
  await expect(fill(64 * 1024)).rejects.toThrow('ENOSPC');
  await expect(fill(4096)).rejects.toThrow('ENOSPC');
  await expect(rig.join({ recordingId: 'rec_full', dir })).rejects.toMatchObject({ code: 'spool.disk-full' });
});
