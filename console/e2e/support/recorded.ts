import { setTimeout as sleep } from 'node:timers/promises';

import type { RoomDto } from '@rakkr/shared/places';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { eventually } from './eventually.ts';
import type { Operator } from './operator.ts';

/** Records a room for at least so long; returns once the whole recording is verified. */
export async function recorded(operator: Operator, room: RoomDto, seconds: number): Promise<RecordingDetailDto> {
  await roomState(operator, room, 'ready');
  const { id } = await operator.post<RecordingDetailDto>('recordings', { roomId: room.id });
  await roomState(operator, room, 'recording');
  await sleep(seconds * 1000);
  await operator.post(`recordings/${id}/stop`);
  return verified(operator, id);
}

/** Waits until the room is in that state. */
export async function roomState(operator: Operator, room: RoomDto, state: RoomDto['state']): Promise<RoomDto> {
  return eventually(`${room.name} is ${state}`, async () => {
    const now = await operator.get<RoomDto>(`rooms/${room.id}`);
    return now.state === state ? now : undefined;
  });
}

/** Waits until every frame of the recording is stored and proven. */
export async function verified(operator: Operator, recordingId: string): Promise<RecordingDetailDto> {
  return eventually('the recording is verified', async () => {
    const recording = await operator.get<RecordingDetailDto>(`recordings/${recordingId}`);
    return recording.isVerified ? recording : undefined;
  });
}
