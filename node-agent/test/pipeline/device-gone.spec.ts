import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig, until } from './support/capture-rig.ts';
import { placementErrors, readRecording } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

/** Timestamps' share of 1 ms at 48 kHz. */
const MOST_OFF_FRAMES = 48;

it('goes on in the same process when a device comes back, with a gap as long as it was away', async () => {
  rig = await CaptureRig.start();
  const pid = rig.pid;
  await rig.client.request({ type: 'watch-meters', isWatching: true });
  await rig.join();
  await rig.record(24_000);
  await writeFile(rig.device.gonePath, '');
  await until('a device that is gone', async () => (await rig.status()).deviceState.state === 'gone' || undefined);
  await until('meters that say so', () => rig.meters.find(({ unavailableReason }) => unavailableReason !== null));
  await rm(rig.device.gonePath);
  await rig.record(24_000);
  const outcome = await rig.leave();

  const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  expect((await rig.status()).pid).toBe(pid);
  expect(recording.gaps.map(({ cause }) => cause)).toEqual(['device-gone']);
  expect(Math.max(...placementErrors(recording).map(Math.abs))).toBeLessThanOrEqual(MOST_OFF_FRAMES);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
});

it('declares what the time line lacks when a recording is stopped while the device is away', async () => {
  rig = await CaptureRig.start();
  await rig.join();
  await rig.record(24_000);
  await writeFile(rig.device.gonePath, '');
  await until('a device that is gone', async () => (await rig.status()).deviceState.state === 'gone' || undefined);
  await sleep(300);
  const outcome = await rig.leave();

  const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  expect(recording.gaps).toHaveLength(1);
  expect(recording.gaps[0]!.cause).toBe('device-gone');
  expect(recording.gaps[0]!.lengthFrames).toBeGreaterThan(0.2 * 48_000);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
});
