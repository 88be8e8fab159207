import type { Readable } from 'node:stream';

import type { RenditionCodec } from '@rakkr/shared/recordings';

/** A whole file on its way in, as its headers describe it. */
export interface RenditionArrival {
  readonly recordingId: string;
  readonly nodeId: string;
  readonly codec: RenditionCodec;
  readonly durationMs: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly contentLengthBytes: number;
  readonly body: Readable;
}
