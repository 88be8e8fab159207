import { WAVEFORM_FRAMES_PER_PIXEL } from '@rakkr/shared/audio/vocabulary';
import { DomainError } from '@rakkr/shared/problems';
import type { WaveformQueryDto } from '@rakkr/shared/recordings';

export const MAX_WAVEFORM_PIXELS = 8192;

/** Part of an envelope, counted in stored pixels of 256 frames. */
export interface WaveformWindow {
  readonly firstPixel: number;
  /** Stored pixels in the window. */
  readonly pixels: number;
  /** Stored pixels that make one pixel of the answer. */
  readonly reduction: number;
}

/**
 * What a waveform request asks for. Where it would have more than 8192 pixels the answer is coarser, and says so.
 *
 * @param lengthFrames  of the recording as it is now
 * @throws DomainError request.invalid where `framesPerPixel` is not a multiple of 256
 */
export function waveformWindow(query: WaveformQueryDto, lengthFrames: number): WaveformWindow {
  const wanted = query.framesPerPixel ?? WAVEFORM_FRAMES_PER_PIXEL;
  if (wanted % WAVEFORM_FRAMES_PER_PIXEL !== 0) {
    throw new DomainError('request.invalid', {
      issues: [{ path: 'framesPerPixel', message: `must be a multiple of ${String(WAVEFORM_FRAMES_PER_PIXEL)}` }],
    });
  }
  const toFrame = Math.min(query.toFrame ?? lengthFrames, lengthFrames);
  const fromFrame = Math.min(query.fromFrame ?? 0, toFrame);
  const coarsest = Math.ceil((toFrame - fromFrame) / WAVEFORM_FRAMES_PER_PIXEL / (MAX_WAVEFORM_PIXELS - 1));
  const reduction = Math.max(wanted / WAVEFORM_FRAMES_PER_PIXEL, coarsest, 1);
  const firstPixel = Math.floor(fromFrame / WAVEFORM_FRAMES_PER_PIXEL / reduction) * reduction;
  return { firstPixel, pixels: Math.ceil(toFrame / WAVEFORM_FRAMES_PER_PIXEL) - firstPixel, reduction };
}
