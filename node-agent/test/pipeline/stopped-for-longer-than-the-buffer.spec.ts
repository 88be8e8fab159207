import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

it('counts to the frame what it lost while the process stood still', async () => {
  rig = await CaptureRig.start({ args: ['--buffer-ms', '300'] });
  await rig.join();
  await rig.record(9_600);
  for (const ms of [400, 750, 1_300]) {
    rig.process!.kill('SIGSTOP');
    await sleep(ms);
    rig.process!.kill('SIGCONT');
    await rig.record(12_000);
  }
  const outcome = await rig.leave();

  const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  expect(recording.gaps.length).toBeGreaterThanOrEqual(3);
  expect(new Set(recording.gaps.map(({ cause }) => cause))).toEqual(new Set(['overrun']));
  expect(misplacedSegments(recording)).toEqual([]);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
});
