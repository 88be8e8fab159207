import type { RoomState } from '@rakkr/shared/places';
import type { JobPhase, JobStatus } from '@rakkr/shared/recordings';

/** What decides whether a room can be recorded. */
export interface RoomReach {
  readonly nodeContact: 'provisioning' | 'online' | 'offline';
  /** The device is not connected. */
  readonly isAbsent: boolean;
}

/** What decides how a recording in the room stands. */
export interface RoomJob {
  readonly status: JobStatus;
  readonly phase: JobPhase | null;
}

const STATE_OF_PHASE: Record<JobPhase, RoomState> = {
  claimed: 'arming',
  arming: 'arming',
  capturing: 'recording',
  disconnected: 'disconnected',
  draining: 'stopping',
  rendering: 'uploading',
  uploading: 'uploading',
};

/**
 * What a room does now: the recording that runs in it, else whether one could.
 *
 * @param reach  per channel of the room; empty where it has none
 * @param job    of the recording that has not ended; null where none runs
 */
export function roomState(reach: readonly RoomReach[], job: RoomJob | null): RoomState {
  if (job !== null) return stateOfJob(job);
  if (reach.some((channel) => channel.nodeContact === 'offline')) return 'no-contact';
  const isReady = (channel: RoomReach): boolean => channel.nodeContact === 'online' && !channel.isAbsent;
  return reach.length > 0 && reach.every(isReady) ? 'ready' : 'not-ready';
}

function stateOfJob({ status, phase }: RoomJob): RoomState {
  if (phase === null) return 'arming';
  const state = STATE_OF_PHASE[phase];
  const isAskedToStop = status === 'stop_requested' && (state === 'recording' || state === 'arming');
  return isAskedToStop ? 'stopping' : state;
}
