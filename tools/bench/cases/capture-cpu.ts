import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { paceDevice } from '../../../node-agent/test/device/build-device.ts';
import { cpuPercent } from '../measure/process-cpu.ts';
import { residentMemory } from '../measure/resident-memory.ts';
import { RunningArecord, arecordCommand } from '../peers/arecord.ts';
import type { Benchmark, BenchmarkOptions, Finding, Measurement } from '../report/measurement.ts';
import { RunningCapture } from '../system/running-capture.ts';

const CHANNELS = [2, 32] as const;
const PERIOD_FRAMES = 480;
const BUFFER_FRAMES = 96_000;
/** Both programs run on it, one after the other. */
const CORE = 1;
/** Threads, compilation and the first segment are behind it. */
const WARM_UP_MS = 5_000;
const BYTES_PER_MB = 1e6;

/** CPU of `rakkr-capture` and of arecord on the same paced device, period, buffer and core. */
export const captureCpu: Benchmark = {
  name: 'capture-cpu',
  run: async (options): Promise<Finding> => {
    const measurements: Measurement[] = [];
    const lost: number[] = [];
    for (const channels of CHANNELS) {
      for (const isRecording of [false, true]) {
        const { measurement, lostFrames } = await compare(options, channels, isRecording);
        measurements.push(measurement);
        lost.push(lostFrames);
      }
    }
    const command = arecordCommand({ ...DEVICE, channels: 2, output: 'FILE' }).join(' ');
    return {
      title: 'Capture, CPU of one core',
      measurements,
      notes: [
        `S32_LE, 48 kHz, periods of ${PERIOD_FRAMES} frames (10 ms), buffer of ${BUFFER_FRAMES} (2 s), on the paced test device, whose own work (making the samples) is in both figures.`,
        `Peer: \`${command}\`; without a recording it writes to /dev/null. It neither meters, hashes nor syncs; ours meters every sample of every channel, and while recording takes SHA-256 and syncs.`,
        `Frames lost by ours over all runs: ${lost.reduce((sum, frames) => sum + frames, 0)}.`,
      ],
    };
  },
};

const DEVICE = { device: 'pace', periodFrames: PERIOD_FRAMES, bufferFrames: BUFFER_FRAMES, core: CORE };

async function compare(
  { seconds, dir }: BenchmarkOptions,
  channels: number,
  isRecording: boolean,
): Promise<{ measurement: Measurement; lostFrames: number }> {
  const place = join(dir, `${channels}-${isRecording ? 'recording' : 'metering'}`);
  mkdirSync(place, { recursive: true });
  const { env } = await paceDevice({ dir: place });
  const overMs = seconds * 1000;
  const peer = await arecordPercent({
    channels,
    env,
    output: isRecording ? join(place, 'peer.wav') : '/dev/null',
    overMs,
  });
  const ours = await capturePercent({ channels, env, dir: place, isRecording, overMs });
  const work = isRecording ? 'metering and recording' : 'metering only';
  return {
    measurement: {
      what: `${channels} channels, ${work}`,
      unit: '%',
      value: ours.percent,
      peer: { name: 'arecord', value: peer },
      basis: `${seconds} s, resident ${ours.residentMb.toFixed(0)} MB`,
    },
    lostFrames: ours.lostFrames,
  };
}

interface Run {
  readonly channels: number;
  readonly env: Readonly<Record<string, string>>;
  readonly overMs: number;
}

async function arecordPercent({ channels, env, output, overMs }: Run & { output: string }): Promise<number> {
  const arecord = new RunningArecord({ ...DEVICE, channels, env, output });
  await sleep(WARM_UP_MS);
  const percent = await cpuPercent([arecord.pid], overMs);
  await arecord.stop();
  return percent;
}

async function capturePercent({
  channels,
  env,
  dir,
  isRecording,
  overMs,
}: Run & { dir: string; isRecording: boolean }): Promise<{ percent: number; residentMb: number; lostFrames: number }> {
  const capture = await RunningCapture.start({ device: DEVICE.device, channels, core: CORE, env, dir });
  if (isRecording) await capture.record(channels);
  await sleep(WARM_UP_MS);
  const percent = await cpuPercent([capture.pid], overMs);
  const residentMb = residentMemory(capture.pid).nowBytes / BYTES_PER_MB;
  const lostFrames = await capture.lostFrames();
  await capture.stop();
  return { percent, residentMb, lostFrames };
}
