import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { paceDevice } from '../../../node-agent/test/device/build-device.ts';
import { slope } from '../measure/slope.ts';
import type { Benchmark, Finding, Measurement } from '../report/measurement.ts';
import { RunningCapture } from '../system/running-capture.ts';

const CHANNELS = 32;
const FULL_SECONDS = 600;
/** Compilation and the first segments are behind it. */
const WARM_UP_MS = 60_000;
const BYTES_PER_MB = 1e6;
const MS_PER_HOUR = 3_600_000;
const BAR_MB_PER_HOUR = 1;
const PROBE = fileURLToPath(new URL('../system/heap-probe.ts', import.meta.url));
const THREADS = ['reader', 'writer', 'meter'] as const;
const HELD = /^heap (\w+) ([\d.]+) (\d+)$/gm;
/** A line of --trace-gc: `[pid:isolate] 1234 ms: Mark-Compact …`. */
const MAJOR = /^\[\d+:0x[0-9a-f]+\].*Mark-Compact/gm;

/** Whether the threads of a recording, metered capture leave garbage that somebody has to stop for. */
export const readerHeap: Benchmark = {
  name: 'reader-heap',
  run: async ({ seconds, isFull, dir }): Promise<Finding> => {
    mkdirSync(dir, { recursive: true });
    const { env } = await paceDevice({ dir });
    const nodeOptions = ['--trace-gc', '--import', PROBE];
    const capture = await RunningCapture.start({ device: 'pace', channels: CHANNELS, core: 1, env, dir, nodeOptions });
    await capture.watchMeters();
    await capture.record(CHANNELS);
    await sleep(WARM_UP_MS);
    const saidBefore = capture.log.length;
    const overSeconds = isFull ? FULL_SECONDS : seconds;
    await sleep(overSeconds * 1000);
    const said = capture.log.slice(saidBefore);
    const lostFrames = await capture.lostFrames();
    await capture.stop();
    const basis = `${overSeconds} s of ${CHANNELS} channels, recorded and metered`;
    return {
      title: 'Heaps of a capture',
      measurements: [
        {
          what: 'major collections, all threads',
          unit: '',
          value: said.match(MAJOR)?.length ?? 0,
          bar: 0,
          basis,
        },
        ...THREADS.map((thread): Measurement => heapSlope(said, thread)),
      ],
      notes: [
        'Major collections are the Mark-Compact lines of `--trace-gc`. The slope is that of everything but the new space, by least squares over a look each 5 s: what outlives a minor collection.',
        `Frames lost: ${lostFrames}. \`FULL=1\` looks for ten minutes.`,
      ],
    };
  },
};

function heapSlope(said: string, thread: string): Measurement {
  const held = [...said.matchAll(HELD)]
    .filter(([, name]) => name === thread)
    .map(([, , atMs, bytes]) => ({ x: Number(atMs) / MS_PER_HOUR, y: Number(bytes) / BYTES_PER_MB }));
  return {
    what: `heap of the ${thread} thread, slope`,
    unit: 'MB/h',
    value: slope(held),
    ...(thread === 'reader' ? { bar: BAR_MB_PER_HOUR } : {}),
    basis: `${held.at(-1)?.y.toFixed(1) ?? '?'} MB held, ${held.length} looks`,
  };
}
