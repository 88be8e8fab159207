import type { RecordingDto } from '@rakkr/shared/recordings';

import type { StatusTone } from '../../ui/status/status-tone.ts';

export interface RecordingState {
  readonly tone: StatusTone;
  readonly word: string;
}

/** The words of the wire, as people read them. An expired lease is disconnected, never failed. */
export function recordingState(recording: RecordingDto): RecordingState {
  const { job } = recording;
  if (recording.isVerified) return { tone: 'verified', word: recording.recovered ? 'Verified, recovered' : 'Verified' };
  if (job !== null && (job.status === 'queued' || job.status === 'running' || job.status === 'stop_requested')) {
    return runningState(recording);
  }
  if (job?.status === 'cancelled') return { tone: 'unknown', word: 'Cancelled' };
  if (recording.status === 'failed') {
    return { tone: 'critical', word: `Failed: ${job?.failureReason ?? 'cause not known'}` };
  }
  if (recording.status === 'partial') return { tone: 'warning', word: 'Stored in part' };
  return { tone: 'warning', word: 'Stored, not verified' };
}

function runningState({ job }: RecordingDto): RecordingState {
  if (job?.phase === 'disconnected') return { tone: 'disconnected', word: 'Disconnected' };
  if (job?.status === 'queued') return { tone: 'armed', word: 'Waiting for the node' };
  if (job?.status === 'stop_requested') return { tone: 'uploading', word: 'Stopping' };
  switch (job?.phase) {
    case 'capturing':
      return { tone: 'recording', word: 'Recording' };
    case 'draining':
      return { tone: 'uploading', word: 'Finishing' };
    case 'rendering':
      return { tone: 'uploading', word: 'Preparing' };
    case 'uploading':
      return { tone: 'uploading', word: 'Uploading' };
    case 'claimed':
    case 'arming':
    case null:
    case undefined:
      return { tone: 'armed', word: 'Arming' };
  }
}

export const isRunning = (recording: RecordingDto): boolean =>
  recording.job !== null && ['queued', 'running', 'stop_requested'].includes(recording.job.status);

/** True while new audio still arrives: the right edge of the waveform grows. */
export const isGrowing = (recording: RecordingDto): boolean =>
  isRunning(recording) || (!recording.isVerified && recording.framesStored < recording.framesCaptured);
