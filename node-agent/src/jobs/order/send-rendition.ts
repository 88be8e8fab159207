import type { RenditionCodec } from '@rakkr/shared/recordings/vocabulary';

import type { ControllerApi } from '../../controller-link/controller-api.ts';
import { ControllerAway, ControllerRefusal } from '../../controller-link/controller-fault.ts';
import type { RenditionBody, RenditionSendOutcome } from '../../upload/upload-rendition.ts';

export interface RenditionToSend {
  readonly recordingId: string;
  readonly codec: RenditionCodec;
  readonly durationMs: number;
}

/** Sends one rendition and gives the controller's answer its name. */
export async function sendRendition(
  api: ControllerApi,
  what: RenditionToSend,
  file: RenditionBody,
): Promise<RenditionSendOutcome> {
  try {
    const receipt = await api.putRendition({ ...what, ...file });
    return { kind: 'stored', sha256: receipt.sha256 };
  } catch (error) {
    if (error instanceof ControllerAway) {
      return { kind: 'away', retryAfterMs: error.retryAfterMs, detail: error.message };
    }
    if (!(error instanceof ControllerRefusal)) throw error;
    const isDamaged = error.code === 'rendition.digest-mismatch' || error.code === 'rendition.truncated';
    // A credential is renewed, a proxy's limit is raised: only these two never turn.
    const isFinal = error.code === 'rendition.conflict' || error.code === 'request.not-found';
    return isFinal && !isDamaged
      ? { kind: 'refused', detail: error.detail }
      : { kind: 'away', retryAfterMs: null, detail: error.detail };
  }
}
