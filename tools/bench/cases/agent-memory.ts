import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { type PcmFormat, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import { resetPeak, residentMemory } from '../measure/resident-memory.ts';
import type { Benchmark, BenchmarkOptions, Finding } from '../report/measurement.ts';
import type { UploadTask } from '../system/agent-upload.ts';
import { BenchController } from '../system/bench-controller.ts';
import { IngestNode } from '../system/ingest-node.ts';
import { type SpooledSegment, spoolSegments } from '../system/spooled-segments.ts';

const PROGRAM = fileURLToPath(new URL('../run-agent-upload.ts', import.meta.url));
const FORMAT = { sampleFormat: 'S32_LE', rate: 48_000, channels: 32 } as const satisfies PcmFormat;
const SEGMENT_FRAMES = 480_000;
/** 2 GB of audio. */
const SEGMENTS = 33;
const WARM_UP_SEGMENTS = 1;
const BAR_MB = 32;
const BYTES_PER_MB = 1e6;
/** After the first upload, until the runtime has tidied up. */
const SETTLE_MS = 5_000;

/** How much the agent's upload stage grows while it sends 2 GB. */
export const agentMemory: Benchmark = {
  name: 'agent-memory',
  run: async (options) => {
    const controller = await BenchController.start(options.dir);
    const uploader = fork(PROGRAM);
    try {
      return await measure(controller, uploader, options);
    } finally {
      uploader.kill();
      await controller.stop();
    }
  },
};

async function measure(
  { operator }: BenchController,
  uploader: ChildProcess,
  { dir }: BenchmarkOptions,
): Promise<Finding> {
  const spool = join(dir, 'spool');
  const segments = await spoolSegments(spool, { format: FORMAT, segmentFrames: SEGMENT_FRAMES, count: SEGMENTS });
  const node = await IngestNode.enrol(operator, 'Upload bench', FORMAT.channels);
  const { pid } = uploader;
  if (pid === undefined) throw new Error('the upload did not start');
  const upload = async (some: readonly SpooledSegment[]): Promise<number> => {
    const recording = await node.record(FORMAT);
    const seconds = await inProcess(uploader, {
      node: { controllerUrl: node.controllerUrl, credential: node.credential, id: node.id },
      recordingId: recording.id,
      spool: { dir: spool, format: FORMAT, lines: some.map(({ line }) => line) },
    });
    for (const { line } of some) recording.noteSent(line);
    await recording.close();
    return seconds;
  };
  await upload(segments.slice(0, WARM_UP_SEGMENTS));
  await sleep(SETTLE_MS);
  const { nowBytes } = residentMemory(pid);
  resetPeak(pid);
  const seconds = await upload(segments);
  return finding({ nowBytes, growthBytes: residentMemory(pid).peakBytes - nowBytes, seconds });
}

async function inProcess(uploader: ChildProcess, task: UploadTask): Promise<number> {
  uploader.send(task);
  const said: readonly unknown[] = await once(uploader, 'message');
  return Number(said[0]);
}

function finding(found: { nowBytes: number; growthBytes: number; seconds: number }): Finding {
  const megabytes = (SEGMENTS * SEGMENT_FRAMES * bytesPerFrame(FORMAT)) / BYTES_PER_MB;
  return {
    title: 'Agent memory while uploading',
    measurements: [
      {
        what: `growth while ${(megabytes / 1000).toFixed(1)} GB are uploaded, 2 side by side`,
        unit: 'MB',
        value: found.growthBytes / BYTES_PER_MB,
        bar: BAR_MB,
        basis: `${SEGMENTS} segments of ${(megabytes / SEGMENTS).toFixed(0)} MB, ${(megabytes / found.seconds).toFixed(0)} MB/s`,
      },
    ],
    notes: [
      'Greatest resident set during the upload (VmHWM, reset before it) minus the resident set before it, of a process that holds the agent’s upload stage and nothing else, warmed by one segment.',
      `Resident before: ${(found.nowBytes / BYTES_PER_MB).toFixed(0)} MB.`,
    ],
  };
}
