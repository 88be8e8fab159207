import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

import { type PcmFormat, WAVE_HEADER_BYTES, bytesPerFrame, waveHeader } from '@rakkr/shared/audio/vocabulary';

import type { SegmentLine, StartLine } from '../../../node-agent/src/pcm/ledger.ts';

const INDEX_DIGITS = 6;
const SEGMENT_SECONDS = 10;
const SYLLABLES_PER_SECOND = 4;
const TONES_HZ = [220, 331];
const LEVEL = 0.4;
const HISS = 0.002;
const FULL_SCALE = 2 ** 23;

export type Stereo24 = PcmFormat & { readonly sampleFormat: 'S24_3LE' };

/** The same audio twice: as `rakkr-capture` leaves it in the spool, and as one finished WAV file for a peer. */
export interface SpooledAudio {
  readonly dir: string;
  readonly start: StartLine;
  readonly segments: readonly SegmentLine[];
  readonly wavFile: string;
}

/** Voices in a room, about: tones that rise and fall, in hiss. Each minute of it is the same. */
export async function spoolAudio(dir: string, rate: number, minutes: number): Promise<SpooledAudio> {
  await mkdir(dir, { recursive: true });
  const format: Stereo24 = { sampleFormat: 'S24_3LE', rate, channels: TONES_HZ.length };
  const startedAt = '2026-11-21T10:00:00.000Z';
  const head = (dataBytes: number): Uint8Array =>
    waveHeader({
      format,
      dataBytes,
      description: 'bench',
      originator: 'Rakkr',
      originatorReference: '',
      startedAt: new Date(startedAt),
    });
  const minute = Array.from({ length: 60 / SEGMENT_SECONDS }, (_, part) =>
    voices(part * SEGMENT_SECONDS * rate, SEGMENT_SECONDS * rate, rate),
  );
  const segmentFrames = SEGMENT_SECONDS * rate;
  const segments: SegmentLine[] = [];
  const wavFile = join(dir, 'whole.wav');
  const whole = createWriteStream(wavFile);
  whole.write(head(minutes * 60 * rate * bytesPerFrame(format)));
  for (let index = 0; index < minutes * minute.length; index++) {
    const pcm = minute[index % minute.length] ?? new Uint8Array(0);
    await writeFile(join(dir, `${String(index).padStart(INDEX_DIGITS, '0')}.wav`), [
      new Uint8Array(WAVE_HEADER_BYTES),
      pcm,
    ]);
    if (!whole.write(pcm)) await new Promise((resolve) => whole.once('drain', resolve));
    const anchor = { monotonicNs: 0, utcMs: 0, bootId: '' };
    segments.push({
      type: 'segment',
      index,
      startFrame: index * segmentFrames,
      lengthFrames: segmentFrames,
      sha256: '',
      anchor,
    });
  }
  await finished(whole.end());
  const line = {
    recordingId: 'rec_bench',
    source: 'alsa',
    device: 'bench',
    deviceFormat: format,
    format,
    channels: [1, 2],
  } as const;
  return {
    dir,
    wavFile,
    segments,
    start: { type: 'start', ...line, segmentFrames, preRollFrames: 0, description: 'bench', startedAt },
  };
}

function voices(fromFrame: number, frames: number, rate: number): Uint8Array {
  const pcm = new Uint8Array(frames * TONES_HZ.length * 3);
  let at = 0;
  for (let frame = fromFrame; frame < fromFrame + frames; frame++) {
    const seconds = frame / rate;
    const syllable = Math.sin(Math.PI * SYLLABLES_PER_SECOND * seconds) ** 2;
    for (const hz of TONES_HZ) {
      const sample = LEVEL * syllable * Math.sin(2 * Math.PI * hz * seconds) + HISS * (Math.random() - Math.random());
      const step = Math.round(sample * FULL_SCALE);
      pcm[at++] = step;
      pcm[at++] = step >> 8;
      pcm[at++] = step >> 16;
    }
  }
  return pcm;
}
