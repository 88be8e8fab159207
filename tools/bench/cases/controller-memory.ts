import { setTimeout as sleep } from 'node:timers/promises';

import { type PcmFormat, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import { median } from '../measure/quantile.ts';
import { resetPeak, residentMemory } from '../measure/resident-memory.ts';
import type { Benchmark, Finding, Measurement } from '../report/measurement.ts';
import { BenchController } from '../system/bench-controller.ts';
import { IngestNode } from '../system/ingest-node.ts';
import { SegmentSource } from '../system/segment-source.ts';

const STEREO = { sampleFormat: 'S32_LE', rate: 48_000, channels: 2 } as const satisfies PcmFormat;
const BANK = { sampleFormat: 'S32_LE', rate: 48_000, channels: 32 } as const satisfies PcmFormat;
const TEN_SECONDS = 480_000;
const BYTES_PER_MB = 1e6;
const BAR_MB = 100;
const HUGE_BYTES = 2 * 1024 ** 3;
const MANY = 700;
const SIDE_BY_SIDE = 16;
/** After the last request, until the runtime has tidied up what the case before left. */
const SETTLE_MS = 10_000;

interface IngestCase {
  readonly what: string;
  readonly basis: string;
  /** The figure is the median of so many runs: how much garbage lies about at the peak is a matter of timing. */
  readonly runs: number;
  readonly run: (controller: BenchController) => Promise<void>;
}

const CASES: readonly IngestCase[] = [
  { what: 'one segment body of 2 GiB', basis: '32 channels, S32', runs: 1, run: oneHugeBody },
  { what: '700 segments', basis: 'stereo, 10 s of 3.84 MB each, 4 side by side', runs: 1, run: manySegments },
  {
    what: '16 uploads side by side',
    basis: '16 nodes, 10 s of 32 channels each (61.4 MB)',
    runs: 3,
    run: uploadsSideBySide,
  },
];

/** Peak resident memory of the controller over what it holds idle, PostgreSQL's own processes not counted. */
export const controllerMemory: Benchmark = {
  name: 'controller-memory',
  run: async ({ dir }): Promise<Finding> => {
    const measurements: Measurement[] = [];
    const baselinesMb: number[] = [];
    for (const each of CASES) {
      const growthsMb: number[] = [];
      for (let run = 0; run < each.runs; run++) {
        const { baselineMb, growthMb } = await inFreshController(`${dir}/${measurements.length}-${run}`, each);
        baselinesMb.push(baselineMb);
        growthsMb.push(growthMb);
      }
      measurements.push(measurementOf(each, growthsMb));
    }
    return {
      title: 'Controller memory',
      measurements,
      notes: [
        'Greatest resident set during the case (VmHWM, reset before it) minus the resident set before it; each run has a controller of its own, set up and warmed by one small recording.',
        `Resident before: ${Math.min(...baselinesMb).toFixed(0)} to ${Math.max(...baselinesMb).toFixed(0)} MB.`,
        'Most of the growth is network buffers that nobody holds any more and the garbage collector has not freed yet.',
      ],
    };
  },
};

function measurementOf({ what, basis }: IngestCase, growthsMb: readonly number[]): Measurement {
  const all = growthsMb.map((mb) => mb.toFixed(0)).join(', ');
  const runs = growthsMb.length > 1 ? `; median of ${all}` : '';
  return { what, unit: 'MB', value: median(growthsMb), bar: BAR_MB, basis: `${basis}${runs}` };
}

async function inFreshController(dir: string, each: IngestCase): Promise<{ baselineMb: number; growthMb: number }> {
  const controller = await BenchController.start(dir);
  try {
    return await growthDuring(controller, each);
  } finally {
    await controller.stop();
  }
}

async function growthDuring(
  bench: BenchController,
  { run }: IngestCase,
): Promise<{ baselineMb: number; growthMb: number }> {
  const { pid } = bench.controller;
  await warmUp(bench);
  await sleep(SETTLE_MS);
  const { nowBytes } = residentMemory(pid);
  resetPeak(pid);
  await run(bench);
  const growthBytes = residentMemory(pid).peakBytes - nowBytes;
  return { baselineMb: nowBytes / BYTES_PER_MB, growthMb: growthBytes / BYTES_PER_MB };
}

async function warmUp({ operator }: BenchController): Promise<void> {
  const node = await IngestNode.enrol(operator, 'Warm-up', STEREO.channels);
  const recording = await node.record(STEREO);
  await recording.send(0, 0, new SegmentSource(TEN_SECONDS * bytesPerFrame(STEREO), 0));
  await recording.close();
}

async function oneHugeBody({ operator }: BenchController): Promise<void> {
  const node = await IngestNode.enrol(operator, 'Huge', BANK.channels);
  const recording = await node.record(BANK);
  await recording.send(0, 0, new SegmentSource(HUGE_BYTES, 0));
  await recording.close();
}

async function manySegments({ operator }: BenchController): Promise<void> {
  const node = await IngestNode.enrol(operator, 'Many', STEREO.channels);
  const recording = await node.record(STEREO);
  const waiting = Array.from({ length: MANY }, (_, index) => index);
  const lane = async (): Promise<void> => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      await recording.send(index, index * TEN_SECONDS, new SegmentSource(TEN_SECONDS * bytesPerFrame(STEREO), index));
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  await recording.close();
}

async function uploadsSideBySide({ operator }: BenchController): Promise<void> {
  const uploads = Array.from({ length: SIDE_BY_SIDE }, async (_, index) => {
    const node = await IngestNode.enrol(operator, `Side by side ${index}`, BANK.channels);
    const recording = await node.record(BANK);
    const source = new SegmentSource(TEN_SECONDS * bytesPerFrame(BANK), index);
    return { recording, source };
  });
  const ready = await Promise.all(uploads);
  await Promise.all(ready.map(({ recording, source }) => recording.send(0, 0, source)));
  await Promise.all(ready.map(({ recording }) => recording.close()));
}
