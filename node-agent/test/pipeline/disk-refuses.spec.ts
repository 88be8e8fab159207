import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, expect, it } from '@jest/globals';

import { LEDGER_FILE, parseLedger } from '../../src/pcm/ledger.ts';
import type { TapLedger } from '../../src/pcm/tap.ts';
import type { CaptureRig } from './support/capture-rig.ts';
import { notYet, until } from './support/capture-rig.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';
import { startWithSmallDisk } from './support/small-disk.ts';
import { TakenAudio, misplacedFrames } from './support/taken-audio.ts';

/** Two channels of S32 at 48 kHz: 384 kB/s. */
const RING_MS = 3_000;
const ROOM_BYTES = 1024 * 1024;

let rig: CaptureRig;
afterEach(() => rig.dispose());

async function startOnFullDisk() {
  const site = await startWithSmallDisk(RING_MS);
  rig = site.rig;
  site.fillUpTo(ROOM_BYTES);
  await rig.join({ dir: join(site.small, 'rec_one') });
  await until('the fault', () => rig.events.find((event) => event.event === 'tap-fault' && event.fault !== null));
  return { ...site, dir: join(site.seenFromHere, 'rec_one') };
}

const readLines = async (dir: string) => parseLedger(await readFile(join(dir, LEDGER_FILE)));
const ledgerOf = (): Promise<TapLedger> => rig.client.request({ type: 'ledger', recordingId: 'rec_one' });
/** From the capture process as long as it knows more than the disk. */
const wholeLedger = async (dir: string): Promise<Pick<TapLedger, 'lines'>> =>
  ledgerOf().catch((error: unknown) => {
    notYet(error);
    return readLines(dir);
  });
const gapsIn = ({ lines }: Pick<TapLedger, 'lines'>) => lines.filter((line) => line.type === 'gap');

it('loses nothing on a disk that stays full to the end, longer than the ring, when what it refuses is taken', async () => {
  const { dir } = await startOnFullDisk();
  const taken = new TakenAudio(rig);
  await rig.record((3 * RING_MS * 48_000) / 1000);
  const outcome = await rig.leave();
  await taken.stop();

  const ledger = await wholeLedger(dir);
  expect(outcome.gaps).toBe(0);
  expect(ledger.lines.at(-1)).toMatchObject({ type: 'end', totalFrames: outcome.totalFrames });
  expect(gapsIn(ledger)).toEqual([]);
  expect(taken.segments.size).toBeGreaterThan(2);
  const frames = ledger.lines.reduce((sum, line) => sum + (line.type === 'segment' ? line.lengthFrames : 0), 0);
  expect(frames).toBe(outcome.totalFrames);
  expect(await misplacedFrames(ledger, taken, dir)).toBe(0);
});

it('goes back to a disk that has room again, with every line in its ledger', async () => {
  const { dir, makeRoom } = await startOnFullDisk();
  const taken = new TakenAudio(rig);
  await rig.record((2 * RING_MS * 48_000) / 1000);
  makeRoom();
  await until('a tap without fault', async () => ((await rig.tap()).fault === null ? true : undefined));
  await rig.record(48_000);
  await taken.stop();
  const outcome = await rig.leave();

  expect(outcome).toMatchObject({ isOnDisk: true, gaps: 0 });
  await expect(ledgerOf()).rejects.toMatchObject({ code: 'capture.tap-unknown' });
  const ledger = await readLines(dir);
  expect(gapsIn(ledger)).toEqual([]);
  expect(await misplacedFrames(ledger, taken, dir)).toBe(0);
});

it('writes what it held to the disk after all, when nobody else has it', async () => {
  const { dir, makeRoom } = await startOnFullDisk();
  const first = await rig.client.request({ type: 'take-held', recordingId: 'rec_one' });
  const second = await rig.client.request({ type: 'take-held', recordingId: 'rec_one' });
  expect(first.held?.segment.index).toBeDefined();
  expect(second.held?.segment).toEqual(first.held?.segment);
  makeRoom();
  await until('a tap without fault', async () => ((await rig.tap()).fault === null ? true : undefined));
  await rig.record(24_000);
  await rig.leave();

  const recording = await readRecording(dir, [1, 2]);
  expect(recording.gaps).toEqual([]);
  expect(recording.files.filter((name) => name.includes('.open.'))).toEqual([]);
  expect(misplacedSegments(recording)).toEqual([]);
});

it('does not take the word of another hash for a segment that it holds', async () => {
  await startOnFullDisk();
  const { held } = await rig.client.request({ type: 'take-held', recordingId: 'rec_one' });
  const index = held?.segment.index ?? -1;
  const sha256 = '0'.repeat(64);
  await rig.client.request({ type: 'held-is-safe', recordingId: 'rec_one', index, sha256 });
  expect((await ledgerOf()).heldIndexes).toEqual([index]);
});

it('declares to the frame what came after the ring was full, when nobody takes it', async () => {
  const { dir, makeRoom } = await startOnFullDisk();
  await rig.record(0);
  await new Promise((resolve) => setTimeout(resolve, 2 * RING_MS));
  const taken = new TakenAudio(rig);
  await until('the first that was taken', () => (taken.segments.size > 1 ? true : undefined));
  makeRoom();
  await until('a tap without fault', async () => ((await rig.tap()).fault === null ? true : undefined));
  await taken.stop();
  await rig.leave();

  const ledger = await readLines(dir);
  expect(new Set(gapsIn(ledger).map(({ cause }) => cause))).toEqual(new Set(['disk-full']));
  expect(await misplacedFrames(ledger, taken, dir)).toBe(0);
});

it('is ended only when the disk has taken what is held and the last lines, though the answer goes out before', async () => {
  const { dir, makeRoom } = await startOnFullDisk();
  const { held } = await rig.client.request({ type: 'take-held', recordingId: 'rec_one' });
  const { taps } = await rig.client.request({ type: 'shutdown' });
  expect(taps).toMatchObject([{ isOnDisk: false, gaps: 0 }]);
  // Waits for nothing to happen: the process that held the audio was gone 50 ms after its answer.
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(rig.process?.exitCode).toBeNull();
  const { length: lines } = (await ledgerOf()).lines;
  // The disk goes with the process; a file that is open stays.
  const file = await open(join(dir, LEDGER_FILE));
  const ended = rig.exit();
  makeRoom();
  expect(await ended).toBe(0);
  const ledger = parseLedger(await file.readFile());
  await file.close();
  expect(ledger.lines).toHaveLength(lines);
  expect(ledger.lines.at(-1)).toMatchObject({ type: 'end', reason: 'shutdown' });
  expect(ledger.lines).toContainEqual(held?.segment);
});
