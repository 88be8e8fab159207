import { Injectable, inject } from '@angular/core';

import type {
  AssignChannelRoomsDto,
  CreateNodeDto,
  EnrolmentTokenDto,
  NodeDto,
  SpoolPolicyDto,
  UpdateNodeDto,
} from '@rakkr/shared/nodes';
import type { CreateRoomDto, PlaceDto, RoomDto } from '@rakkr/shared/places';

import { ApiClient, apiPath } from '../../core/api/api-client.ts';

const MOST_NODES = 200;

@Injectable({ providedIn: 'root' })
export class NodesApi {
  private readonly api = inject(ApiClient);

  async list(signal: AbortSignal): Promise<readonly NodeDto[]> {
    return (await this.api.page<NodeDto>(apiPath('nodes'), { query: { limit: MOST_NODES }, signal })).data;
  }

  one(nodeId: string, signal: AbortSignal): Promise<NodeDto> {
    return this.api.get<NodeDto>(apiPath('nodes', nodeId), { signal });
  }

  create(wish: CreateNodeDto): Promise<NodeDto> {
    return this.api.post<NodeDto>(apiPath('nodes'), wish);
  }

  issueToken(nodeId: string): Promise<EnrolmentTokenDto> {
    return this.api.post<EnrolmentTokenDto>(apiPath('nodes', nodeId, 'bootstrap-token'));
  }

  async setSpoolPolicy(nodeId: string, spoolPolicy: SpoolPolicyDto): Promise<void> {
    const wish: UpdateNodeDto = { spoolPolicy };
    await this.api.patch(apiPath('nodes', nodeId), wish);
  }

  async delete(nodeId: string): Promise<void> {
    await this.api.delete(apiPath('nodes', nodeId));
  }

  assignRooms(nodeId: string, wish: AssignChannelRoomsDto): Promise<NodeDto> {
    return this.api.put<NodeDto>(apiPath('nodes', nodeId, 'channel-rooms'), wish);
  }

  async rooms(signal: AbortSignal): Promise<readonly RoomDto[]> {
    return (await this.api.page<RoomDto>(apiPath('rooms'), { signal })).data;
  }

  createRoom(wish: CreateRoomDto): Promise<PlaceDto> {
    return this.api.post<PlaceDto>(apiPath('rooms'), wish);
  }
}
