import { WAVE_HEADER_BYTES, waveHeader } from '@rakkr/shared/audio/vocabulary';
import { DomainError } from '@rakkr/shared/problems';

import { formatOf, waveFacts } from '../recorded-format.ts';
import type { Recording } from '../recording.entity.ts';

/**
 * A recording as one file, as it is now: what its row confirms, whatever else stands on the disk already. While it
 * grows, each view is a whole and valid file of the known beginning.
 */
export interface AudioView {
  /** The first `WAVE_HEADER_BYTES` bytes. */
  readonly head: Uint8Array;
  /** Bytes after the head that stand in the master: its audio, and once it is closed all that follows. */
  readonly storedBytes: number;
  /** Head, audio, one pad byte where the audio is odd, and the chunks behind. */
  readonly totalBytes: number;
  /** Strong: equal tags are equal bytes. */
  readonly etag: string;
  /** Nothing will be added. */
  readonly isClosed: boolean;
}

/** Frames that a player is given now. */
export const playableFrames = (recording: Recording): number =>
  recording.closedAt === null ? recording.contiguousFrames : recording.framesCaptured;

/** @throws DomainError recording.no-audio before the first segment has arrived */
export function audioView(recording: Recording): AudioView {
  const format = formatOf(recording);
  const lengthFrames = playableFrames(recording);
  if (format === null || lengthFrames === 0) {
    throw new DomainError('recording.no-audio', { recordingId: recording.id });
  }
  const facts = waveFacts(recording, format, lengthFrames);
  const tailBytes = recording.closedAt === null ? 0 : recording.tailBytes;
  const afterHead = facts.dataBytes + (facts.dataBytes % 2) + tailBytes;
  return {
    head: waveHeader({ ...facts, tailBytes }),
    storedBytes: tailBytes === 0 ? facts.dataBytes : afterHead,
    totalBytes: WAVE_HEADER_BYTES + afterHead,
    etag: etagOf(recording, lengthFrames),
    isClosed: recording.closedAt !== null,
  };
}

/** Not the hash of the audio: head and marks are bytes of the file as well, and change when it is closed. */
function etagOf({ id, segmentsStored, closedAt }: Recording, lengthFrames: number): string {
  return `"${[id, segmentsStored, lengthFrames, closedAt?.getTime() ?? 'open'].join('-')}"`;
}
