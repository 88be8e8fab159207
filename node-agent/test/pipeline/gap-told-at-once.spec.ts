import { join } from 'node:path';

import { afterEach, expect, it } from '@jest/globals';

import { LedgerTail } from '../../src/spool/ledger-tail.ts';
import { CaptureRig, until } from './support/capture-rig.ts';

const RATE = 48_000;
/** Nothing else is told of the recording meanwhile. */
const SEGMENT_FRAMES = 600 * RATE;

let rig: CaptureRig;
afterEach(() => rig.dispose());

it('tells of a gap when it stands in the ledger, and not only with the next segment', async () => {
  rig = await CaptureRig.start();
  await rig.join({ segmentFrames: SEGMENT_FRAMES });
  await rig.record(RATE / 2);
  await rig.device.arm({ fault: 'stop', at: { inFrames: 480 } });
  const told = await until('the gap', () => rig.events.find((event) => event.event === 'gap'));

  const lines = await new LedgerTail(join(rig.dir, 'rec_one')).read();
  const gap = lines.find((line) => line.type === 'gap');
  expect(gap).toBeDefined();
  expect(told).toEqual({
    event: 'gap',
    recordingId: 'rec_one',
    startFrame: gap!.startFrame,
    lengthFrames: gap!.lengthFrames,
  });
  // The one that the gap has ended; the next is far from its end.
  expect(rig.events.filter((event) => event.event === 'segment-finished')).toHaveLength(1);
});
