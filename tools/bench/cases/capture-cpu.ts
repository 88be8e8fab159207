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
/** Threads, compilation and the first segment are behind it, and the pages of the ring are entered. */
const WARM_UP_MS = 30_000;
const TRIAL_WARM_UP_MS = 8_000;
const TRIAL_BELOW_S = 60;
const BYTES_PER_MB = 1e6;
/** Of 32 channels that are written, hashed and synced, % of a core. */
const BAR_PERCENT = 2;
/** The same, against the peer. */
const BAR_RATIO = 2;

interface Work {
  readonly name: string;
  readonly isRecording: boolean;
  readonly isMetered: boolean;
}

const WORKS: readonly Work[] = [
  { name: 'metering only', isRecording: false, isMetered: true },
  { name: 'recording', isRecording: true, isMetered: false },
  { name: 'recording and metering', isRecording: true, isMetered: true },
];

/** CPU of `rakkr-capture` and of arecord on the same paced device, period, buffer and core. */
export const captureCpu: Benchmark = {
  name: 'capture-cpu',
  run: async (options): Promise<Finding> => {
    const measurements: Measurement[] = [];
    const lost: number[] = [];
    for (const channels of CHANNELS) {
      for (const work of WORKS) {
        const { measurement, lostFrames } = await compare(options, channels, work);
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
        `Peer: \`${command}\`; without a recording it writes to /dev/null. It neither meters, hashes nor syncs.`,
        'Recording: 250 ms in one write and the head of the file after it, since the ring outlives its process; SHA-256 of every sample, fdatasync each 500 ms. Nobody watches the levels, as when the agent is away; metering: a client watches, and every sample of every channel is metered.',
        `The bar is ${BAR_RATIO} times arecord, and for 32 channels ${BAR_PERCENT} % if that is less.`,
        `Frames lost by ours over all runs: ${lost.reduce((sum, frames) => sum + frames, 0)}.`,
      ],
    };
  },
};

const DEVICE = { device: 'pace', periodFrames: PERIOD_FRAMES, bufferFrames: BUFFER_FRAMES, core: CORE };

async function compare(
  { seconds, dir }: BenchmarkOptions,
  channels: number,
  work: Work,
): Promise<{ measurement: Measurement; lostFrames: number }> {
  const place = join(dir, `${channels}-${work.name.replaceAll(' ', '-')}`);
  mkdirSync(place, { recursive: true });
  const { env } = await paceDevice({ dir: place });
  const run: Run = {
    channels,
    env,
    overMs: seconds * 1000,
    warmUpMs: seconds < TRIAL_BELOW_S || !work.isRecording ? TRIAL_WARM_UP_MS : WARM_UP_MS,
  };
  const peer = await arecordPercent({ ...run, output: work.isRecording ? join(place, 'peer.wav') : '/dev/null' });
  const ours = await capturePercent({ ...run, dir: place, work });
  const isBarred = work.isRecording && !work.isMetered;
  const most = channels === 32 ? Math.min(BAR_PERCENT, BAR_RATIO * peer) : BAR_RATIO * peer;
  return {
    measurement: {
      what: `${channels} channels, ${work.name}`,
      unit: '%',
      value: ours.percent,
      peer: { name: 'arecord', value: peer },
      ...(isBarred ? { bar: Number(most.toFixed(2)) } : {}),
      basis: `${seconds} s, resident ${ours.residentMb.toFixed(0)} MB`,
    },
    lostFrames: ours.lostFrames,
  };
}

interface Run {
  readonly channels: number;
  readonly env: Readonly<Record<string, string>>;
  readonly overMs: number;
  readonly warmUpMs: number;
}

async function arecordPercent({ channels, env, output, overMs }: Run & { output: string }): Promise<number> {
  const arecord = new RunningArecord({ ...DEVICE, channels, env, output });
  await sleep(TRIAL_WARM_UP_MS);
  const percent = await cpuPercent([arecord.pid], overMs);
  await arecord.stop();
  return percent;
}

async function capturePercent({
  channels,
  env,
  dir,
  work,
  overMs,
  warmUpMs,
}: Run & { dir: string; work: Work }): Promise<{ percent: number; residentMb: number; lostFrames: number }> {
  const capture = await RunningCapture.start({ device: DEVICE.device, channels, core: CORE, env, dir });
  if (work.isMetered) await capture.watchMeters();
  if (work.isRecording) await capture.record(channels);
  await sleep(warmUpMs);
  const percent = await cpuPercent([capture.pid], overMs);
  const residentMb = residentMemory(capture.pid).nowBytes / BYTES_PER_MB;
  const lostFrames = await capture.lostFrames();
  await capture.stop();
  return { percent, residentMb, lostFrames };
}
