/** Peaks of a run of a recording, per pixel and channel; structurally the envelope that the controller sends. */
export interface Envelope {
  readonly rate: number;
  readonly framesPerPixel: number;
  readonly channels: number;
  /** [pixels × channels × 2]: least and greatest sample, 16 bit; least > greatest = nothing is known. */
  readonly peaks: Int16Array;
}

/** An envelope and the frame of its first pixel. */
export interface PlacedEnvelope {
  readonly envelope: Envelope;
  readonly fromFrame: number;
}

export interface PixelPeaks {
  /** −1 to 1. */
  readonly least: number;
  readonly greatest: number;
}

const FULL_SCALE = 32_768;

/**
 * Least and greatest sample of one channel within a run of frames, from the pixels that it touches.
 *
 * @returns null where no pixel of the run is known
 */
export function peaksBetween(
  placed: PlacedEnvelope,
  channel: number,
  fromFrame: number,
  toFrame: number,
): PixelPeaks | null {
  const { envelope } = placed;
  const pixels = envelope.peaks.length / (envelope.channels * 2);
  const first = Math.max(0, Math.floor((fromFrame - placed.fromFrame) / envelope.framesPerPixel));
  const last = Math.min(pixels - 1, Math.ceil((toFrame - placed.fromFrame) / envelope.framesPerPixel) - 1);
  let least = Infinity;
  let greatest = -Infinity;
  for (let pixel = first; pixel <= Math.max(first, last) && pixel < pixels; pixel++) {
    const at = (pixel * envelope.channels + channel) * 2;
    const low = envelope.peaks[at] ?? FULL_SCALE;
    const high = envelope.peaks[at + 1] ?? -FULL_SCALE;
    if (low > high) continue;
    least = Math.min(least, low);
    greatest = Math.max(greatest, high);
  }
  return greatest < least ? null : { least: least / FULL_SCALE, greatest: greatest / FULL_SCALE };
}
