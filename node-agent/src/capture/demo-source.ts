import { readFileSync } from 'node:fs';

import { bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import { type WavLayout, readWavLayout } from '../pcm/wav-file.ts';
import { PacedSource } from './paced-source.ts';
import type { SourceOptions } from './source-options.ts';

/**
 * A WAV file played in a loop at the pace of a sound card. Everything made of it is labelled as a demonstration.
 *
 * @throws CaptureProblem if the file cannot be read or has another format than the one asked for
 */
export function openDemoSource(options: SourceOptions): PacedSource {
  const { device } = options;
  const file = readDemoFile(device);
  refuseAnotherFormat(options, file.layout);
  const frameBytes = bytesPerFrame(file.layout.format);
  const loopFrames = file.layout.dataBytes / frameBytes;
  return new PacedSource('demo', options, (firstFrame, frames, target) => {
    for (let done = 0; done < frames;) {
      const from = (firstFrame + done) % loopFrames;
      const count = Math.min(frames - done, loopFrames - from);
      target.set(file.samples.subarray(from * frameBytes, (from + count) * frameBytes), done * frameBytes);
      done += count;
    }
  });
}

function readDemoFile(path: string): { layout: WavLayout; samples: Uint8Array } {
  try {
    const bytes = readFileSync(path);
    const layout = readWavLayout(bytes);
    if (layout.dataBytes === 0) throw new RangeError('WAV file holds no frame');
    return { layout, samples: bytes.subarray(layout.dataOffset, layout.dataOffset + layout.dataBytes) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const detail = `The demo file ${path} cannot be read: ${why}. Name a WAV file in RAKKR_DEMO_FILE.`;
    throw new CaptureProblem('capture.source-unreadable', detail, { path }, { cause });
  }
}

function refuseAnotherFormat({ device, format }: SourceOptions, { format: held }: WavLayout): void {
  const refuse = (code: CaptureProblem['code'], has: string): never => {
    const detail = `The demo file ${device} has ${has}. Choose the same, or another file.`;
    throw new CaptureProblem(code, detail, { path: device });
  };
  if (held.rate !== format.rate) refuse('capture.rate-unsupported', `${String(held.rate)} Hz`);
  if (held.channels !== format.channels) refuse('capture.channels-unsupported', `${String(held.channels)} channels`);
  if (held.sampleFormat !== format.sampleFormat) refuse('capture.format-unsupported', held.sampleFormat);
}
