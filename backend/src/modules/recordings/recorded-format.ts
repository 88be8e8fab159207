import { type WaveFacts, type WaveTailFacts, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import type { RecordingGap } from './ingest/recording-gap.entity.ts';
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

/** What stands behind the audio of the closed file. The name is the one it has then; a later one does not change it. */
export function tailFacts(
  recording: Recording,
  format: StoredPcmFormat,
  gaps: readonly Pick<RecordingGap, 'startFrame' | 'lengthFrames' | 'cause'>[],
): WaveTailFacts {
  return {
    project: recording.roomName ?? recording.nodeAlias,
    scene: recording.name,
    note: recording.description,
    fileId: recording.id,
    startedAt: recording.startedAt ?? recording.requestedAt,
    rate: format.rate,
    trackNames: Array.from({ length: format.channels }, (_, at) => recording.channelLabels[at] ?? ''),
    preRollFrames: recording.preRollFrames,
    marks: gaps.map(({ startFrame, lengthFrames, cause }) => ({ startFrame, lengthFrames, label: `gap: ${cause}` })),
  };
}
