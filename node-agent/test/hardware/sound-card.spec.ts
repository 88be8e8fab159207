import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';

import { Guest } from './lab/guest.ts';
import { GuestCapture } from './support/guest-capture.ts';
import { PATTERN_FORMAT, playPattern, readPattern, stopPlaying } from './support/played-pattern.ts';

const ROOM = [1, 2] as const;
const HALL = [17, 18] as const;
/** The most that a capture asks for: an emulated processor on a busy host stands still for a second at times. */
const BUFFER_MS = 2_000;
const HELD_STALL_S = 1;
const LONG_STALL_S = 4;
/** A loopback card tells its position by a timer of 4 ms, and the emulated processor is late with it at times. */
const MOST_OFF_FRAMES = 0.02 * PATTERN_FORMAT.rate;
/** Between a card's return and the next attempt to open it, and what that takes on an emulated processor. */
const MOST_REOPEN_MS = 5_000;
const DRIVER = '/sys/bus/platform/drivers/snd_aloop';

/** Longer than one wait in the guest, so that the wait says what it was for. */
jest.setTimeout(600_000);

let guest: Guest;
let room: GuestCapture;
let hall: GuestCapture;
beforeAll(async () => {
  guest = await Guest.boot({ cards: 'enable=1,1 id=Room,Hall pcm_substreams=1' });
  const args = `--buffer-ms ${String(BUFFER_MS)}`;
  [room, hall] = await Promise.all([
    GuestCapture.start(guest, { device: 'hw:CARD=Room,DEV=1', door: 0, args }),
    GuestCapture.start(guest, { device: 'hw:CARD=Hall,DEV=1', door: 1, args }),
  ]);
});
afterAll(async () => {
  room.detach();
  hall.detach();
  await guest.cutPower();
});

const fetched = async (dir: string): Promise<string> => {
  await guest.shell.run(`cp -r ${dir} /share/`);
  return join(guest.share, dir.slice('/run/'.length));
};

it('goes on in one recording when its card comes back under another number, and the card beside it loses nothing', async () => {
  const [, hallPlayer] = await Promise.all([playPattern(guest, 'Room', ROOM), playPattern(guest, 'Hall', HALL)]);
  const endAtUtcMs = Date.now() + 16_000;
  const roomStart = await room.join('/run/replugged', endAtUtcMs);
  const hallStart = await hall.join('/run/undisturbed', endAtUtcMs);
  await room.record(2);

  const unpluggedMs = performance.now();
  await guest.shell.run(`echo snd_aloop.0 > ${DRIVER}/unbind`);
  const goneMs = performance.now();
  await room.when('gone');
  await guest.loadModule('snd-dummy pcm_devs=1'); // takes the number that has become free
  const replugMs = performance.now();
  await guest.shell.run(`echo snd_aloop.0 > ${DRIVER}/bind`);
  const backMs = performance.now();
  const roomPlayer = await playPattern(guest, 'Room', ROOM);
  await room.when('capturing');
  await sleep(Math.max(0, endAtUtcMs - Date.now()));
  await Promise.all([room.recordingEnds(), hall.recordingEnds()]);
  for (const player of [hallPlayer, roomPlayer]) await stopPlaying(guest, player);

  const replugged = await readPattern(await fetched('/run/replugged'), ROOM);
  const undisturbed = await readPattern(await fetched('/run/undisturbed'), HALL);
  expect(await guest.shell.run('cat /proc/asound/Room/id; readlink /proc/asound/Room')).toBe('Room\ncard2');
  expect(undisturbed.gaps).toEqual([]);
  expect(undisturbed.runs).toMatchObject([{ patternFrames: undisturbed.totalFrames }]);

  expect(replugged.gaps.map(({ cause }) => cause)).toEqual(['device-gone']);
  const [before, after] = replugged.runs;
  expect(before!.patternFrames).toBe(before!.lengthFrames);
  expect(after!.silentFramesBefore + after!.patternFrames).toBe(after!.lengthFrames);
  const gapMs = (replugged.gaps[0]!.lengthFrames / PATTERN_FORMAT.rate) * 1_000;
  expect(gapMs).toBeGreaterThan(replugMs - goneMs);
  expect(gapMs).toBeLessThan(backMs - unpluggedMs + MOST_REOPEN_MS);
  // Both recordings end with the same instant: the second card's frames say how long the first one's time line is.
  const earlierMs = hallStart.firstFrameAtUtcMs - roomStart.firstFrameAtUtcMs;
  const wantedFrames = undisturbed.totalFrames + (earlierMs / 1_000) * PATTERN_FORMAT.rate;
  expect(Math.abs(replugged.totalFrames - wantedFrames)).toBeLessThan(MOST_OFF_FRAMES);
});

it('loses no frame to a stall that the card can hold, and counts a longer one to the frame', async () => {
  const player = await playPattern(guest, 'Hall', HALL);
  await hall.join('/run/stalled');
  await hall.record(1);
  const stall = async (seconds: number): Promise<void> => {
    const pid = String(hall.pid);
    await guest.shell.run(`kill -STOP ${pid}; sleep ${String(seconds)}; kill -CONT ${pid}`);
    await hall.record(1);
  };
  await stall(HELD_STALL_S);
  expect(await hall.status()).toMatchObject({ gaps: 0 });
  await stall(LONG_STALL_S);
  const outcome = await hall.leave();
  await stopPlaying(guest, player);

  const stalled = await readPattern(await fetched('/run/stalled'), HALL);
  const [before, after] = stalled.runs;
  expect(stalled.gaps.map(({ cause }) => cause)).toEqual(['overrun']);
  expect(stalled.runs.every(({ patternFrames, lengthFrames }) => patternFrames === lengthFrames)).toBe(true);
  // What the card played meanwhile, by the numbers on both sides of the gap.
  expect(stalled.gaps[0]!.lengthFrames).toBe(after!.firstNumber - before!.firstNumber - before!.lengthFrames);
  expect(stalled.totalFrames).toBe(outcome.totalFrames);
});
