import { join } from 'node:path';

import { type PcmFormat, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import { median } from '../measure/quantile.ts';
import { curlUploads } from '../peers/curl.ts';
import type { Benchmark, BenchmarkOptions, Finding } from '../report/measurement.ts';
import { agentUpload } from '../system/agent-upload.ts';
import { BenchController } from '../system/bench-controller.ts';
import { IngestNode, type IngestRecording } from '../system/ingest-node.ts';
import { type SpooledSegment, spoolSegments } from '../system/spooled-segments.ts';

const FORMAT = { sampleFormat: 'S32_LE', rate: 48_000, channels: 32 } as const satisfies PcmFormat;
const SEGMENT_FRAMES = 480_000;
const SEGMENTS = 8;
const RUNS = 3;
/** Transfers side by side: as many as the agent makes. */
const LANES = 2;
const BYTES_PER_MB = 1e6;

/** The agent's upload stage and curl send the same segments to the same route of the same controller. */
export const segmentUpload: Benchmark = {
  name: 'segment-upload',
  run: async (options) => {
    const controller = await BenchController.start(options.dir);
    try {
      return await compare(controller, options);
    } finally {
      await controller.stop();
    }
  },
};

async function compare({ operator }: BenchController, { dir }: BenchmarkOptions): Promise<Finding> {
  const spool = join(dir, 'spool');
  const shape = { format: FORMAT, segmentFrames: SEGMENT_FRAMES, count: SEGMENTS };
  const segments = await spoolSegments(spool, shape);
  const node = await IngestNode.enrol(operator, 'Upload bench', FORMAT.channels);
  const byCurl = async (lanes: number): Promise<number> => {
    const recording = await node.record(FORMAT);
    const seconds = await curlUploads(routesOf(recording, segments), lanes, join(dir, 'curl.conf'));
    await recording.close();
    return seconds;
  };
  const byAgent = async (): Promise<number> => {
    const recording = await node.record(FORMAT);
    const seconds = await agentUpload({
      node,
      recordingId: recording.id,
      spool: { dir: spool, format: FORMAT, lines: segments.map(({ line }) => line) },
    });
    routesOf(recording, segments);
    await recording.close();
    return seconds;
  };
  const rates = { agent: [] as number[], curl: [] as number[], curlOneByOne: [] as number[] };
  await byCurl(LANES); // The first run pays for what is compiled and allocated once.
  for (let run = 0; run < RUNS; run++) {
    rates.agent.push(megabytesPerSecond(await byAgent()));
    rates.curl.push(megabytesPerSecond(await byCurl(LANES)));
    rates.curlOneByOne.push(megabytesPerSecond(await byCurl(1)));
  }
  return finding(rates);
}

/** Where each segment goes; the recording then counts it as sent. */
const routesOf = (recording: IngestRecording, segments: readonly SpooledSegment[]) =>
  segments.map(({ line, source, pcmFile }) => {
    recording.noteSent(line);
    return { ...recording.segmentRoute(line.index, line.startFrame, source), file: pcmFile };
  });

const megabytesPerSecond = (seconds: number): number =>
  (SEGMENTS * SEGMENT_FRAMES * bytesPerFrame(FORMAT)) / BYTES_PER_MB / seconds;

function finding(rates: Record<'agent' | 'curl' | 'curlOneByOne', readonly number[]>): Finding {
  const basis = `median of ${RUNS} runs of ${SEGMENTS} segments of ${(SEGMENT_FRAMES * bytesPerFrame(FORMAT)) / BYTES_PER_MB} MB`;
  const value = median(rates.agent);
  return {
    title: 'Segment upload',
    measurements: [
      {
        what: 'agent to controller, 2 side by side',
        unit: 'MB/s',
        value,
        peer: { name: 'curl -T --parallel-max 2', value: median(rates.curl) },
        basis,
      },
      {
        what: 'the same against one curl after the other',
        unit: 'MB/s',
        value,
        peer: { name: 'curl -T', value: median(rates.curlOneByOne) },
        basis,
      },
    ],
    notes: [
      'Same controller, same route, same bytes. The route checks SHA-256, writes the segment to disk, then into the master.',
      'A ratio above 1 means that the agent is faster.',
    ],
  };
}
