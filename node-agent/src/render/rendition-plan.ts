import type { RenditionCodec } from '@rakkr/shared/recordings/vocabulary';

/** A file to make of a recording. */
export interface RenditionPlan {
  readonly codec: RenditionCodec;
  /** Of the whole file, kbit/s; null = what the codec has without being asked. */
  readonly bitrateKbps: number | null;
  /** MP3 only. */
  readonly isVariableBitrate: boolean;
  /** FLAC and WAV only; null = as captured, for FLAC at most 24. */
  readonly bitDepth: 16 | 24 | null;
}

/** Name of a finished rendition in the recording's folder: whole, on the disk, not going to change. */
export const renditionFile = (codec: RenditionCodec): string => `rendition.${codec}`;
/** Name of a rendition that is being made. */
export const partFile = (codec: RenditionCodec): string => `${renditionFile(codec)}.part`;

/** This rendition can not be made, and trying again does not help. The message is a sentence for a person. */
export class RenditionRefused extends Error {
  override readonly name = 'RenditionRefused';
}
