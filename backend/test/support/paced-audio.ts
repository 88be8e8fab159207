import { WAVE_HEADER_BYTES, readWaveHeader } from '@rakkr/shared/audio';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

const FRAME_MASK = 0xff_ffff;
const CHANNEL_BITS = 8;
const SAMPLE_BYTES = 4;

export interface PacedFindings {
  readonly frames: number;
  /** Frames outside declared gaps whose samples are not what the paced device played there. */
  readonly wrongFrames: number;
  /** Frames inside declared gaps that are not silent. */
  readonly noisyGapFrames: number;
  /** First frame that is not as it should be, null = none. */
  readonly firstFault: number | null;
}

/**
 * Compares a downloaded file with what the paced device played: in every S32 sample stands its frame number and its
 * channel, and the numbers run on while nobody reads, so that a gap of the wrong length is as visible as a lost frame.
 */
export function judgePacedAudio(file: Uint8Array, recording: Pick<RecordingDetailDto, 'gaps'>): PacedFindings {
  const { format } = readWaveHeader(file);
  const samples = new DataView(file.buffer, file.byteOffset + WAVE_HEADER_BYTES, file.byteLength - WAVE_HEADER_BYTES);
  const frames = Math.floor(samples.byteLength / SAMPLE_BYTES / format.channels);
  const sample = (frame: number, channel: number): number =>
    samples.getInt32((frame * format.channels + channel) * SAMPLE_BYTES, true);
  const origin = sample(0, 0) >>> CHANNEL_BITS;
  const played = (frame: number, channel: number): number =>
    (((origin + frame) & FRAME_MASK) << CHANNEL_BITS) | channel;
  const isSilent = silentFrames(recording, frames);
  const faults: number[] = [];
  let wrongFrames = 0;
  let noisyGapFrames = 0;
  for (let frame = 0; frame < frames; frame++) {
    const isInGap = isSilent[frame] === 1;
    let isRight = true;
    for (let channel = 0; channel < format.channels; channel++) {
      isRight &&= sample(frame, channel) === (isInGap ? 0 : played(frame, channel));
    }
    if (isRight) continue;
    faults.push(frame);
    if (isInGap) noisyGapFrames++;
    else wrongFrames++;
  }
  return { frames, wrongFrames, noisyGapFrames, firstFault: faults[0] ?? null };
}

function silentFrames({ gaps }: Pick<RecordingDetailDto, 'gaps'>, frames: number): Uint8Array {
  const isSilent = new Uint8Array(frames);
  for (const { startFrame, lengthFrames } of gaps) isSilent.fill(1, startFrame, startFrame + lengthFrames);
  return isSilent;
}
