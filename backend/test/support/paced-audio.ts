import { audioBytes, readWaveHeader } from '@rakkr/shared/audio';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

const FRAME_MODULUS = 0x100_0000;
const CHANNEL_BITS = 8;
const SAMPLE_BYTES = 4;

export interface PacedFindings {
  readonly frames: number;
  /** Frames outside declared gaps that do not follow, sample by sample, from the first one after the gap before. */
  readonly wrongFrames: number;
  /** Frames inside declared gaps that are not silent. */
  readonly noisyGapFrames: number;
  /** By how many frames a run stands beside its true place: 0 without gaps, the error of the gaps' lengths else. */
  readonly misplacedFrames: number;
}

/**
 * Compares a downloaded file with what the paced device played: in every S32 sample stands its frame number and its
 * channel, and the numbers run on while nobody reads, so that a gap of the wrong length is as visible as a lost frame.
 */
export function judgePacedAudio(file: Uint8Array, recording: Pick<RecordingDetailDto, 'gaps'>): PacedFindings {
  const { format } = readWaveHeader(file);
  const { channels } = format;
  const audio = audioBytes(file);
  const samples = new DataView(audio.buffer, audio.byteOffset, audio.byteLength);
  const frames = Math.floor(samples.byteLength / SAMPLE_BYTES / channels);
  const sample = (frame: number, channel: number): number =>
    samples.getInt32((frame * channels + channel) * SAMPLE_BYTES, true);
  const holds = (frame: number, played: (channel: number) => number): boolean => {
    for (let channel = 0; channel < channels; channel++) if (sample(frame, channel) !== played(channel)) return false;
    return true;
  };
  const isSilent = silentFrames(recording, frames);
  const found = { frames, wrongFrames: 0, noisyGapFrames: 0, misplacedFrames: 0 };
  /** Number that frame 0 of the recording would have by the run that is looked at. */
  const originOf = (frame: number): number => modulo((sample(frame, 0) >>> CHANNEL_BITS) - frame);
  const firstOrigin = originOf(0);
  let origin = firstOrigin;
  for (let frame = 0; frame < frames; frame++) {
    if (isSilent[frame] === 1) {
      if (!holds(frame, () => 0)) found.noisyGapFrames++;
      continue;
    }
    if (frame > 0 && isSilent[frame - 1] === 1) origin = originOf(frame);
    found.misplacedFrames = Math.max(found.misplacedFrames, distance(origin, firstOrigin));
    if (!holds(frame, (channel) => ((origin + frame) << CHANNEL_BITS) | channel)) found.wrongFrames++;
  }
  return found;
}

/** Number of the frame that the device plays now, as far as its samples can tell. */
export function devicePosition(rate = 48_000): number {
  // Integers: monotonic nanoseconds times the rate are more than a double holds exactly.
  return Number(((process.hrtime.bigint() * BigInt(rate)) / 1_000_000_000n) % BigInt(FRAME_MODULUS));
}

/** Frames from one number of the device to a later one. */
export const framesSince = (earlier: number, later: number): number => modulo(later - earlier);

/** For each gap the number of the last frame before it. */
export function framesBeforeGaps(file: Uint8Array, { gaps }: Pick<RecordingDetailDto, 'gaps'>): number[] {
  const { channels } = readWaveHeader(file).format;
  const audio = audioBytes(file);
  const samples = new DataView(audio.buffer, audio.byteOffset, audio.byteLength);
  return gaps.map(
    ({ startFrame }) => samples.getUint32((startFrame - 1) * channels * SAMPLE_BYTES, true) >>> CHANNEL_BITS,
  );
}

const modulo = (number: number): number => ((number % FRAME_MODULUS) + FRAME_MODULUS) % FRAME_MODULUS;
const distance = (one: number, other: number): number => Math.min(modulo(one - other), modulo(other - one));

function silentFrames({ gaps }: Pick<RecordingDetailDto, 'gaps'>, frames: number): Uint8Array {
  const isSilent = new Uint8Array(frames);
  for (const { startFrame, lengthFrames } of gaps) isSilent.fill(1, startFrame, startFrame + lengthFrames);
  return isSilent;
}
