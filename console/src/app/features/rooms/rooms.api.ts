import { Injectable, inject } from '@angular/core';

import type { RoomCaptureDto, RoomDto, UpdateRoomDto } from '@rakkr/shared/places';
import type { RecordingDto, StartRecordingDto } from '@rakkr/shared/recordings';

import { ApiClient, apiPath, newCommandKey } from '../../core/api/api-client.ts';

@Injectable({ providedIn: 'root' })
export class RoomsApi {
  private readonly api = inject(ApiClient);

  async list(signal: AbortSignal): Promise<readonly RoomDto[]> {
    return (await this.api.page<RoomDto>(apiPath('rooms'), { signal })).data;
  }

  /** How recordings of the room are made from the next one on. */
  async setCapture(roomId: string, capture: RoomCaptureDto): Promise<void> {
    const wish: UpdateRoomDto = { capture };
    await this.api.patch(apiPath('rooms', roomId), wish);
  }

  record(roomId: string): Promise<RecordingDto> {
    const wish: StartRecordingDto = { roomId };
    return this.api.post<RecordingDto>(apiPath('recordings'), wish, { commandKey: newCommandKey() });
  }

  async stop(recordingId: string): Promise<void> {
    await this.api.post(apiPath('recordings', recordingId, 'stop'));
  }

  async recordingsOf(roomId: string, signal: AbortSignal): Promise<readonly RecordingDto[]> {
    const query = { roomId, sortBy: 'recordedAt', sortOrder: 'desc', limit: 10 };
    return (await this.api.page<RecordingDto>(apiPath('recordings'), { query, signal })).data;
  }
}
