import { bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import type { ControllerApi } from '../../controller-link/controller-api.ts';
import type { SegmentLine } from '../../pcm/ledger.ts';
import type { Log } from '../../platform/log.ts';
import { within } from '../../platform/within.ts';
import type { ConfirmedSegments } from '../../spool/confirmed-segments.ts';
import { UploadRecording } from '../../upload/upload-recording.ts';
import { type CaptureFacts, captureFacts } from './capture-facts.ts';
import type { Delivery } from './delivery.ts';
import { sendSegment } from './send-segment.ts';

const MARK_PATIENCE_MS = 2_000;
const diskIsSilent = (): Error => new Error('the disk does not answer');

export interface SegmentDeliveryPorts {
  readonly api: ControllerApi;
  readonly confirmed: ConfirmedSegments;
  /** A segment was confirmed. */
  readonly onConfirmed: () => void;
  readonly log: Log;
}

/** The finished segments of one recording on their way to the controller. */
export class SegmentDelivery implements Delivery {
  private readonly uploads: UploadRecording;
  private capture: CaptureFacts = captureFacts([]);

  constructor(
    recordingId: string,
    dir: string,
    private readonly ports: SegmentDeliveryPorts,
  ) {
    const { api, confirmed, onConfirmed, log } = ports;
    this.uploads = new UploadRecording(
      dir,
      () => (this.capture.start === null ? 0 : bytesPerFrame(this.capture.start.format)),
      {
        send: (segment, sizeBytes, body) => sendSegment(api, { recordingId, segment, sizeBytes, body }),
        // The mark counts at once: a disk that does not answer holds up no further segment.
        confirm: (index, sha256) => within(MARK_PATIENCE_MS, confirmed.add(index, sha256), diskIsSilent),
        isConfirmed: (segment) => confirmed.holds(segment),
        onConfirmed,
      },
      log,
    );
  }

  offer(capture: CaptureFacts): void {
    this.capture = capture;
    this.uploads.offer(capture.segments.filter(({ index }) => !capture.fileless.has(index)));
  }

  isConfirmed({ segments }: CaptureFacts): boolean {
    return segments.every((segment) => this.ports.confirmed.holds(segment));
  }

  needsFile(segment: SegmentLine): boolean {
    return !this.ports.confirmed.holds(segment);
  }

  unconfirmedBytes({ start, segments }: CaptureFacts): number {
    if (start === null) return 0;
    const open = segments.filter((segment) => !this.ports.confirmed.holds(segment));
    return open.reduce((sum, { lengthFrames }) => sum + lengthFrames, 0) * bytesPerFrame(start.format);
  }

  retryNow(): void {
    this.uploads.retryNow();
  }

  close(): void {
    this.uploads.close();
  }
}
