import type { PcmFormat } from '@rakkr/shared/audio/vocabulary';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import { PacedSource, type RenderFrames } from './paced-source.ts';
import type { SourceOptions } from './source-options.ts';

const SYNTHETIC_SIGNALS = ['counter', 'sine'] as const;
/** −20 dBFS peak: a usual level for a tone to line up with. */
const SINE_AMPLITUDE = 0.1;
const SINE_HZ = 440;

/**
 * Computed samples in S32_LE. `counter`: frame number in the upper 24 bits, channel in the lower 8, as the paced ALSA
 * test device gives. `sine`: 440 Hz at −20 dBFS on channel 1, one octave step of twelve per further channel.
 *
 * @throws CaptureProblem for another signal or format
 */
export function openSyntheticSource(options: SourceOptions): PacedSource {
  const { format, device } = options;
  if (format.sampleFormat !== 'S32_LE') {
    throw new CaptureProblem(
      'capture.format-unsupported',
      `The synthetic source gives S32_LE, not ${format.sampleFormat}.`,
    );
  }
  const signal = SYNTHETIC_SIGNALS.find((name) => name === device);
  if (signal === undefined) {
    const detail = `There is no synthetic signal "${device}". There are ${SYNTHETIC_SIGNALS.join(' and ')}.`;
    throw new CaptureProblem('capture.device-unknown', detail, { device });
  }
  return new PacedSource('synthetic', options, signal === 'counter' ? counter(format) : sine(format));
}

const counter =
  ({ channels }: PcmFormat): RenderFrames =>
  (firstFrame, frames, target) => {
    const samples = new Int32Array(target.buffer, target.byteOffset, frames * channels);
    let at = 0;
    for (let frame = firstFrame; frame < firstFrame + frames; frame++) {
      const upper = (frame & 0xffffff) << 8;
      for (let channel = 0; channel < channels; channel++) samples[at++] = upper | (channel & 0xff);
    }
  };

const sine =
  ({ channels, rate }: PcmFormat): RenderFrames =>
  (firstFrame, frames, target) => {
    const samples = new Int32Array(target.buffer, target.byteOffset, frames * channels);
    for (let channel = 0; channel < channels; channel++) {
      const hz = SINE_HZ * 2 ** ((channel % 12) / 12);
      for (let at = 0; at < frames; at++) {
        const turns = ((firstFrame + at) * hz) / rate;
        samples[at * channels + channel] = Math.sin((turns % 1) * 2 * Math.PI) * SINE_AMPLITUDE * 0x7fffffff;
      }
    }
  };
