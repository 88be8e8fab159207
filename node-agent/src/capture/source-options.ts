import type { PcmFormat } from '@rakkr/shared/audio/vocabulary';

/** What a source is opened with. */
export interface SourceOptions {
  /** `alsa`: name for libasound; `demo`: path of a WAV file; `synthetic`: `counter` or `sine`. */
  readonly device: string;
  readonly format: PcmFormat;
  /** Frames per read that are wished for. */
  readonly periodFrames: number;
  /** Frames that the source should hold while nobody reads. */
  readonly bufferFrames: number;
}
