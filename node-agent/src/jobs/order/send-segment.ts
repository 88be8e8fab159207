import type { Readable } from 'node:stream';

import type { ControllerApi } from '../../controller-link/controller-api.ts';
import { ControllerAway, ControllerRefusal } from '../../controller-link/controller-fault.ts';
import type { SegmentLine } from '../../pcm/ledger.ts';
import type { SendOutcome } from '../../upload/upload-recording.ts';

export interface SegmentToSend {
  readonly recordingId: string;
  readonly segment: SegmentLine;
  readonly sizeBytes: number;
  readonly body: Readable;
}

/** Sends one segment and gives the controller's answer its name. */
export async function sendSegment(api: ControllerApi, what: SegmentToSend): Promise<SendOutcome> {
  const { index, startFrame, lengthFrames, sha256 } = what.segment;
  const { recordingId, sizeBytes, body } = what;
  try {
    const receipt = await api.putSegment({ recordingId, index, startFrame, lengthFrames, sizeBytes, sha256, body });
    return { kind: 'stored', sha256: receipt.sha256 };
  } catch (error) {
    if (error instanceof ControllerAway) {
      return { kind: 'away', retryAfterMs: error.retryAfterMs, detail: error.message };
    }
    if (!(error instanceof ControllerRefusal)) throw error;
    if (error.code === 'recording.not-found') return { kind: 'gone', detail: error.detail };
    const isDamaged = error.code === 'segment.digest-mismatch' || error.code === 'segment.truncated';
    return isDamaged
      ? { kind: 'damaged', detail: error.detail }
      : { kind: 'refused', code: error.code, detail: error.detail };
  }
}
