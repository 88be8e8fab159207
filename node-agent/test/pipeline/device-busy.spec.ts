import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig, notYet, until } from './support/capture-rig.ts';
import { recordThrough } from './support/record-through.ts';
import { placementErrors } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

/** A device that is opened again is placed by the clock: its first timestamp says a frame more or less. */
const MOST_OFF_FRAMES = 1;

it('refuses a start while another program has the device, and obeys the same order once it is free', async () => {
  rig = await CaptureRig.start({ pace: { faults: [{ fault: 'busy', opens: 3 }] } });
  await expect(rig.join()).rejects.toMatchObject({
    code: 'capture.device-busy',
    detail: 'Another program holds pace. Stop it or choose another device.',
  });
  const start = await until('the device', () => rig.join().catch(notYet));
  expect(start.startFrame).toBe(0);
});

it('waits for a device that another program took while it was away, and goes on in the same recording', async () => {
  rig = await CaptureRig.start();
  const away = { fault: 'gone' as const, at: { inFrames: 9_600 }, lengthFrames: 4_800 };
  const { recording, outcome } = await recordThrough(rig, [away, { fault: 'busy', opens: 2 }]);

  expect(recording.gaps.map(({ cause }) => cause)).toEqual(['device-gone']);
  expect(Math.max(...placementErrors(recording).map(Math.abs))).toBeLessThanOrEqual(MOST_OFF_FRAMES);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
});
