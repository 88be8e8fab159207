import { join } from 'node:path';

import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig } from './support/capture-rig.ts';
import { readRecording } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

it('takes the largest buffer that the device has, and says in status and ledger what was granted', async () => {
  // Two channels of four bytes: 12,288 frames, a quarter of a second.
  rig = await CaptureRig.start({ deviceFields: 'max_buffer_bytes 98304' });
  await rig.join();
  await rig.record(24_000);
  const status = await rig.status();
  await rig.leave();

  const { lines } = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  const { periodFrames, bufferFrames } = status;
  expect(bufferFrames).toBeGreaterThan(12_288 - periodFrames!);
  expect(bufferFrames).toBeLessThanOrEqual(12_288);
  expect(periodFrames! / 48).toBeGreaterThanOrEqual(5);
  expect(periodFrames! / 48).toBeLessThanOrEqual(10);
  expect(lines[0]).toMatchObject({ type: 'start', deviceBuffer: { periodFrames, bufferFrames } });
});
