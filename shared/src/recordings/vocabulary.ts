/** `job.status` on the wire. */
export const JOB_STATUSES = ['queued', 'running', 'stop_requested', 'cancelled', 'completed', 'failed'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** Finer than the status, for people. An expired lease is `disconnected`, never a failure. */
export const JOB_PHASES = [
  'claimed',
  'arming',
  'capturing',
  'disconnected',
  'draining',
  'rendering',
  'uploading',
] as const;
export type JobPhase = (typeof JOB_PHASES)[number];

export const RECORDING_STATUSES = [
  'queued',
  'recording',
  'completed',
  'failed',
  'cached',
  'uploaded',
  'partial',
] as const;
export type RecordingStatus = (typeof RECORDING_STATUSES)[number];

export const RECORDING_SOURCES = ['ad_hoc', 'schedule'] as const;
export type RecordingSource = (typeof RECORDING_SOURCES)[number];

/** Why frames are missing from a time line. */
export const GAP_CAUSES = [
  'overrun',
  'device-gone',
  'suspended',
  'capture-restart',
  'host-restart',
  'disk-full',
  'io-error',
  'segment-missing',
] as const;
export type GapCause = (typeof GAP_CAUSES)[number];

export const RECORDING_SORT_KEYS = ['name', 'recordedAt', 'durationSeconds', 'status'] as const;
export type RecordingSortKey = (typeof RECORDING_SORT_KEYS)[number];

/** A room keeps so much of what was before the press at most, in memory only. */
export const MAX_PRE_ROLL_SECONDS = 300;

export * from './rendition-kinds.ts';
export * from './rendition-rules.ts';
