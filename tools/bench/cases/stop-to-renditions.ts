import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { paceDevice } from '../../../node-agent/test/device/build-device.ts';
import type { Benchmark, BenchmarkOptions, Finding } from '../report/measurement.ts';
import { renderWhileItGrows } from '../system/following-renderer.ts';
import { RunningCapture } from '../system/running-capture.ts';
import { spoolAudio } from '../system/spooled-recording.ts';

const RATE = 48_000;
const MINUTES = 20;
const FULL_MINUTES = 120;
const BAR_S = 1;
const LOOK_MS = 50;

/** From the last segment on the disk to complete FLAC and Opus files, after hours that were captured in minutes. */
export const stopToRenditions: Benchmark = {
  name: 'stop-to-renditions',
  run: async ({ dir, isFull }: BenchmarkOptions): Promise<Finding> => {
    const minutes = isFull ? FULL_MINUTES : MINUTES;
    const speed = Number(process.env['SPEED'] ?? 30);
    const { wavFile } = await spoolAudio(join(dir, 'payload'), RATE, 1);
    const fields = `min_channels 2 max_channels 2 min_rate ${String(RATE)} max_rate ${String(RATE)}`;
    const device = await paceDevice({ dir, fields, payload: wavFile, speed });
    const core = availableParallelism() - 1;
    const capture = await RunningCapture.start({
      device: device.name,
      channels: 2,
      core,
      env: device.env,
      dir,
      more: ['--format', 'S24_3LE'],
    });
    try {
      const waits = await recordAndStop(capture, minutes);
      return findingOf(waits, { minutes, speed });
    } finally {
      await capture.stop();
    }
  },
};

interface Waits {
  readonly afterLastSegmentS: number;
  readonly afterStopS: number;
  readonly lostFrames: number;
}

async function recordAndStop(capture: RunningCapture, minutes: number): Promise<Waits> {
  await capture.record(2);
  const complete = renderWhileItGrows(capture.recordingDir, ['flac', 'opus']);
  while ((await capture.recordedFrames()) < minutes * 60 * RATE) await Promise.race([sleep(LOOK_MS), complete]);
  const stoppedMs = performance.now();
  await capture.leave();
  const endedMs = performance.now();
  await complete;
  const completeMs = performance.now();
  return {
    afterLastSegmentS: (completeMs - endedMs) / 1000,
    afterStopS: (completeMs - stoppedMs) / 1000,
    lostFrames: await capture.lostFrames(),
  };
}

const findingOf = (
  { afterLastSegmentS, afterStopS, lostFrames }: Waits,
  { minutes, speed }: { readonly minutes: number; readonly speed: number },
): Finding => {
  const basis = `${String(minutes)} min of stereo, 24 bits, captured ${String(speed)} times as fast`;
  return {
    title: 'Stop to renditions',
    measurements: [
      { what: 'last segment to complete FLAC and Opus', unit: 's', value: afterLastSegmentS, bar: BAR_S, basis },
      { what: 'order to stop to complete FLAC and Opus', unit: 's', value: afterStopS, basis },
    ],
    notes: [
      `Complete: encoded, checked, synced, under its name. Frames lost: ${String(lostFrames)}.`,
      '`FULL=1` records two hours; `SPEED=60` captures faster, where the machine encodes Opus so fast beside everything else.',
    ],
  };
};
