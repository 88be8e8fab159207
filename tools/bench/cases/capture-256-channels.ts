import { mkdirSync, rmSync, unlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { paceDevice } from '../../../node-agent/test/device/build-device.ts';
import { cpuPercent } from '../measure/process-cpu.ts';
import { residentMemory } from '../measure/resident-memory.ts';
import { RunningArecord } from '../peers/arecord.ts';
import type { Benchmark, Finding } from '../report/measurement.ts';
import { RunningCapture } from '../system/running-capture.ts';

const CHANNELS = 256;
const DEVICE = { device: 'pace', periodFrames: 480, bufferFrames: 96_000, core: 1 };
/** Ten minutes are 29.5 GB. */
const FULL_SECONDS = 600;
/** The peer keeps what it writes: 49 MB a second. */
const LONGEST_PEER_SECONDS = 30;
const WARM_UP_MS = 5_000;
const DELETE_EVERY_MS = 1_000;
const BYTES_PER_GB = 1e9;
const BYTES_PER_FRAME = CHANNELS * 4;
const RATE = 48_000;
const FINISHED = /^\d{6}\.wav$/;

/** 256 channels of S32 at 48 kHz, all recorded, without a frame lost; finished segments are deleted as confirmed ones are. */
export const capture256Channels: Benchmark = {
  name: 'capture-256-channels',
  run: async ({ seconds, isFull, dir }): Promise<Finding> => {
    mkdirSync(dir, { recursive: true });
    const { env } = await paceDevice({ dir });
    const overSeconds = isFull ? FULL_SECONDS : seconds;
    const peer = await arecordPercent(dir, env, Math.min(seconds, LONGEST_PEER_SECONDS));
    const capture = await RunningCapture.start({ ...DEVICE, channels: CHANNELS, env, dir });
    await capture.watchMeters();
    await capture.record(CHANNELS);
    const deleting = deleteFinished(capture.recordingDir);
    await sleep(WARM_UP_MS);
    const percent = await cpuPercent([capture.pid], overSeconds * 1000);
    const residentGb = residentMemory(capture.pid).nowBytes / BYTES_PER_GB;
    const lostFrames = await capture.lostFrames();
    await capture.stop();
    await deleting.stop();
    const writtenGb = ((overSeconds + WARM_UP_MS / 1000) * RATE * BYTES_PER_FRAME) / BYTES_PER_GB;
    return {
      title: '256 channels',
      measurements: [
        {
          what: 'frames lost',
          unit: 'frames',
          value: lostFrames,
          bar: 0,
          basis: `${overSeconds} s, ${writtenGb.toFixed(1)} GB written`,
        },
        {
          what: 'recording and metering',
          unit: '%',
          value: percent,
          peer: { name: 'arecord', value: peer },
          basis: `resident ${residentGb.toFixed(2)} GB, the ring in it`,
        },
      ],
      notes: [
        'S32_LE, 48 kHz, all 256 channels into one recording, metered, hashed and synced; each finished segment is deleted within a second, as one that the controller has confirmed.',
        '`FULL=1` records ten minutes.',
      ],
    };
  },
};

async function arecordPercent(dir: string, env: Readonly<Record<string, string>>, seconds: number): Promise<number> {
  const output = join(dir, 'peer');
  mkdirSync(output);
  const arecord = new RunningArecord({ ...DEVICE, channels: CHANNELS, env, output: join(output, 'peer.wav') });
  await sleep(WARM_UP_MS);
  const percent = await cpuPercent([arecord.pid], seconds * 1000);
  await arecord.stop();
  rmSync(output, { recursive: true });
  return percent;
}

function deleteFinished(spoolDir: string): { stop: () => Promise<void> } {
  let isOver = false;
  const run = async (): Promise<void> => {
    while (!isOver) {
      for (const name of await readdir(spoolDir)) {
        if (FINISHED.test(name)) unlinkSync(join(spoolDir, name));
      }
      await sleep(DELETE_EVERY_MS);
    }
  };
  const ended = run();
  return {
    stop: () => {
      isOver = true;
      return ended;
    },
  };
}
