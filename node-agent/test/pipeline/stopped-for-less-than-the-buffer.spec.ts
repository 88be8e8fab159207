import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

const BUFFER_MS = 2_000;
const STOP_MS = 1_900;
/** A machine that is busy with something else may stop a process for longer than it was asked to. */
const ATTEMPTS = 5;

/** Stops the whole process; returns for how long at most its reader stood still. */
async function stopFor(ms: number): Promise<number> {
  const fromMs = performance.now();
  rig.process!.kill('SIGSTOP');
  await sleep(ms);
  rig.process!.kill('SIGCONT');
  await rig.status();
  return performance.now() - fromMs;
}

it('loses nothing when the process stands still for 1.9 s on a device that granted 2 s', async () => {
  for (let attempt = 1; ; attempt++) {
    rig = await CaptureRig.start();
    await rig.join();
    expect((await rig.status()).bufferFrames).toBe((BUFFER_MS / 1_000) * 48_000);
    await rig.record(9_600);
    const stoodMs = await stopFor(STOP_MS);
    await rig.record(24_000);
    const outcome = await rig.leave();
    if (stoodMs > BUFFER_MS - 50 && attempt < ATTEMPTS) {
      await rig.dispose();
      continue;
    }

    const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
    expect(recording.gaps).toEqual([]);
    expect(misplacedSegments(recording)).toEqual([]);
    expect(recording.totalFrames).toBe(outcome.totalFrames);
    return;
  }
});
