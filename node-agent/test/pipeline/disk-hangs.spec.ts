import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { afterEach, expect, it } from '@jest/globals';

import { openSegmentFile } from '../../src/pcm/spool-files.ts';
import { CaptureRig, until } from './support/capture-rig.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

/**
 * Whoever opens a pipe for writing hangs until somebody reads: a call into the file system that does not come back, for
 * the second segment from now.
 */
async function joinTrapped(): Promise<void> {
  await rig.join({ segmentFrames: 48_000 });
  execFileSync('mkfifo', [join(rig.dir, 'rec_one', openSegmentFile(2))]);
}

it('goes on in another thread when a write does not come back, with every frame of all recordings', async () => {
  rig = await CaptureRig.start({ args: ['--ring-ms', '10000'] });
  await rig.join({ recordingId: 'rec_two', channels: [2], segmentFrames: 120_000 });
  await joinTrapped();
  const told = await until('the fault', () =>
    rig.events.find((event) => event.event === 'tap-fault' && event.fault?.code === 'spool.io-error'),
  );
  expect(told).toMatchObject({ fault: { detail: expect.stringContaining('does not answer') } });
  await rig.record(96_000);
  expect((await rig.tap()).fault).toBeNull();
  await rig.leave();
  await rig.leave('rec_two');

  for (const [recordingId, channels] of Object.entries({ rec_one: [1, 2], rec_two: [2] })) {
    const recording = await readRecording(join(rig.dir, recordingId), channels);
    expect(recording.gaps).toEqual([]);
    expect(misplacedSegments(recording)).toEqual([]);
  }
});

it('ends at once although a thread still hangs', async () => {
  rig = await CaptureRig.start({ args: ['--ring-ms', '10000'] });
  await joinTrapped();
  await until('the fault', () => rig.events.find((event) => event.event === 'tap-fault' && event.fault !== null));
  await rig.record(48_000);
  await rig.client.request({ type: 'shutdown' });
  await until('the end of the process', () => (rig.process?.signalCode === 'SIGKILL' ? true : undefined));
});
