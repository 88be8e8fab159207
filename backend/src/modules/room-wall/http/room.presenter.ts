import { knownFailureCode } from '@rakkr/shared/agent-protocol';
import type { ActiveRecordingDto, LastFailureDto, RoomDto } from '@rakkr/shared/places';

import type { RoomPicture, RoomRecording } from '../read-room-wall.ts';
import { roomState } from '../room-state.ts';

export const presentRoom = ({ room, channels, active, failed }: RoomPicture): RoomDto => ({
  id: room.id,
  slug: room.slug,
  name: room.name,
  site: room.site,
  building: room.building,
  floor: room.floor,
  timeZone: room.timeZone,
  capture: room.capture,
  isDemo: channels.length > 0 && channels.every((channel) => channel.isDemo),
  channels: channels.map(({ nodeId, interfaceId, channelIndex, label }) => ({
    nodeId,
    interfaceId,
    channelIndex,
    label,
  })),
  state: roomState(channels, active?.job ?? null),
  activeRecording: active === null ? null : presentActive(active),
  lastFailure: failed === null ? null : presentFailure(failed),
});

const presentFailure = ({ job, recording }: RoomRecording): LastFailureDto => ({
  recordingId: recording.id,
  code: knownFailureCode(job.failureCode ?? ''),
  reason: job.failureReason ?? '',
  failedAt: (job.completedAt ?? job.createdAt).toISOString(),
  startedAt: recording.startedAt?.toISOString() ?? null,
});

function presentActive({ job, recording }: RoomRecording): ActiveRecordingDto {
  const { rate, framesCaptured, segmentFrames, lostFrames } = recording;
  const behindFrames = Math.max(0, framesCaptured - segmentFrames - lostFrames);
  return {
    recordingId: recording.id,
    jobId: job.id,
    name: recording.name,
    startedAt: recording.startedAt?.toISOString() ?? null,
    requestedAt: recording.requestedAt.toISOString(),
    lostFrames,
    gapCount: recording.gapCount,
    behindMs: rate === null ? null : Math.round((behindFrames / rate) * 1000),
    // What a node without contact said last is not how its disk is now.
    spoolSecondsLeft: job.phase === 'disconnected' ? null : job.spoolSecondsLeft,
  };
}
