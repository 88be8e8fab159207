import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, expect, it, jest } from '@jest/globals';

import { LEDGER_FILE, parseLedger } from '../../src/pcm/ledger.ts';
import { type CaptureRig, type RigOptions, notYet, until } from './support/capture-rig.ts';
import { startWithHangingDisk } from './support/hanging-disk.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';
import { TakenAudio, misplacedFrames } from './support/taken-audio.ts';

const RATE = 48_000;
const SEGMENT_FRAMES = 10 * RATE;
/** What a ring holds where nothing else is asked for. */
const RING_S = 60;
const STALL_MS = 30_000;
const SMALL_RING_MS = 8_000;

jest.setTimeout(120_000);

let rig: CaptureRig;
let goOn = (): void => undefined;
afterEach(async () => {
  goOn();
  await rig.dispose();
});

async function start(options: RigOptions = {}) {
  const site = await startWithHangingDisk(options);
  ({ rig, goOn } = site);
  return site;
}

const joinOn = (disk: string, recordingId: string, channels: readonly number[]) =>
  rig.join({ recordingId, dir: join(disk, recordingId), segmentFrames: SEGMENT_FRAMES, channels });

const whenDiskTakes = () =>
  until('a disk that takes again', async () =>
    (await rig.status()).taps.every(({ fault }) => fault === null) ? true : undefined,
  );

it('loses no frame of two recordings to a disk that hangs for thirty seconds, and says that it does', async () => {
  const { disk, hang } = await start();
  await joinOn(disk, 'rec_one', [1, 2]);
  await joinOn(disk, 'rec_two', [2]);
  expect((await rig.status()).ringSeconds).toBeGreaterThanOrEqual(RING_S);
  await rig.record(RATE);
  hang();
  await sleep(STALL_MS);
  const during = await rig.status();
  goOn();
  await whenDiskTakes();
  await rig.record(RATE);
  const outcomes = [await rig.leave('rec_one'), await rig.leave('rec_two')];

  for (const { fault } of during.taps) {
    expect(fault).toMatchObject({ code: 'spool.io-error', detail: expect.stringContaining('does not answer') });
  }
  const stored = [await readRecording(join(disk, 'rec_one'), [1, 2]), await readRecording(join(disk, 'rec_two'), [2])];
  expect(stored.map(({ gaps }) => gaps)).toEqual([[], []]);
  expect(stored.map(({ totalFrames }) => totalFrames)).toEqual(outcomes.map(({ totalFrames }) => totalFrames));
  expect(stored[0]?.totalFrames).toBeGreaterThan((STALL_MS / 1000) * RATE);
  expect(stored.flatMap(misplacedSegments)).toEqual([]);
});

it('loses no frame to a disk that hangs for longer than the ring holds, when what waits there is taken', async () => {
  const { disk, hang } = await start({ args: ['--ring-ms', String(SMALL_RING_MS)] });
  await joinOn(disk, 'rec_one', [1, 2]);
  await rig.record(RATE);
  hang();
  const taken = new TakenAudio(rig);
  await sleep(2 * SMALL_RING_MS);
  goOn();
  await whenDiskTakes();
  await taken.stop();
  await rig.record(RATE);
  const outcome = await rig.leave();

  expect(outcome).toMatchObject({ gaps: 0, isOnDisk: true });
  expect(taken.segments.size).toBeGreaterThan(1);
  const dir = join(disk, 'rec_one');
  const ledger = parseLedger(await readFile(join(dir, LEDGER_FILE)));
  expect(await misplacedFrames(ledger, taken, dir)).toBe(0);
});

it('refuses a start on a disk that does not answer, with that reason, and takes it once the disk answers', async () => {
  const { disk, hang } = await start();
  hang();
  const order = () => joinOn(disk, 'rec_one', [1, 2]);
  const refusal = { code: 'spool.io-error', detail: expect.stringContaining('does not answer') };
  await expect(order()).rejects.toMatchObject(refusal);
  // At once: the first one still waits in the disk.
  await expect(order()).rejects.toMatchObject(refusal);
  goOn();
  await until('a start', () => order().catch(notYet));
  await rig.record(RATE);
  await rig.leave();
  expect((await readRecording(join(disk, 'rec_one'), [1, 2])).gaps).toEqual([]);
});
