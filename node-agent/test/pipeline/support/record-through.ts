import { join } from 'node:path';

import type { TapOutcome } from '../../../src/pcm/tap.ts';
import type { ScriptedFault } from '../../device/build-device.ts';
import type { CaptureRig, JoinOptions } from './capture-rig.ts';
import { type StoredRecording, readRecording } from './recording-on-disk.ts';

/** So much is recorded before the first fault can happen and after the last has. */
const QUIET_FRAMES = 24_000;

export interface Story {
  readonly recording: StoredRecording;
  readonly outcome: TapOutcome;
}

/**
 * Records while the device does something, one fault after the other, and reads what is on the disk.
 *
 * @throws Error where a sample, a hash or a head on the disk is wrong
 */
export async function recordThrough(
  rig: CaptureRig,
  faults: readonly ScriptedFault[],
  options: JoinOptions = {},
): Promise<Story> {
  await rig.join(options);
  await rig.record(QUIET_FRAMES);
  for (const fault of faults) {
    await rig.device.arm(fault);
    await rig.record(framesOf(fault) + QUIET_FRAMES);
  }
  const outcome = await rig.leave();
  return { recording: await readRecording(join(rig.dir, 'rec_one'), options.channels ?? [1, 2]), outcome };
}

/** Frames until the device has done it. */
function framesOf(fault: ScriptedFault): number {
  if (fault.fault === 'busy') return 0;
  const until = 'frame' in fault.at ? fault.at.frame : fault.at.inFrames;
  return until + ('lengthFrames' in fault ? fault.lengthFrames : 0);
}
