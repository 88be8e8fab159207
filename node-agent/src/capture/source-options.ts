import type { PcmFormat } from '@rakkr/shared/audio/vocabulary';

import type { SoughtDevice } from '../pcm/device-identity.ts';
import type { ExternalProgram } from '../pcm/external-program.ts';

/** What a source is opened with. */
export interface SourceOptions {
  /** `alsa`: name for libasound; `demo`: path of a WAV file; `synthetic`: `counter` or `sine`. */
  readonly device: string;
  /** `alsa`: what the card is known by; it is looked for at each open. Without it `device` is opened by its name. */
  readonly sought?: SoughtDevice;
  /** `external`: what is started. */
  readonly program?: ExternalProgram;
  readonly format: PcmFormat;
  /** Frames per read that are wished for. */
  readonly periodFrames: number;
  /** Frames that the source should hold while nobody reads. */
  readonly bufferFrames: number;
}
