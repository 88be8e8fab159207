import { type WaveFacts, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import type { StoredPcmFormat } from './master/peak-envelope.ts';
import type { Recording } from './recording.entity.ts';

/** The format of a recording's audio; null until the node confirmed its first frame. */
export function formatOf(recording: Recording): StoredPcmFormat | null {
  const { sampleFormat, rate, channels } = recording;
  return sampleFormat === null || rate === null || channels === null ? null : { sampleFormat, rate, channels };
}

/** What stands in the head of the recording's file while it holds that many frames. */
export function waveFacts(recording: Recording, format: StoredPcmFormat, lengthFrames: number): WaveFacts {
  return {
    format,
    dataBytes: lengthFrames * bytesPerFrame(format),
    description: recording.description,
    originator: 'Rakkr',
    originatorReference: recording.id.slice('rec_'.length).replaceAll('-', ''),
    startedAt: recording.startedAt ?? recording.requestedAt,
  };
}
