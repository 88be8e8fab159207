import { Injectable } from '@nestjs/common';

import { DomainError } from '@rakkr/shared/problems';

import { type CaptureJob, CaptureJobsFacade } from '../capture-jobs/index.ts';
import { NodesFacade, type RoomChannel } from '../nodes/index.ts';
import { type Recording, RecordingsFacade } from '../recordings/index.ts';
import { type Room, RoomsFacade } from '../rooms/index.ts';
import { leadingJob } from './leading-job.ts';

/** A room and everything that decides what is shown of it. */
export interface RoomPicture {
  readonly room: Room;
  readonly channels: readonly RoomChannel[];
  /** The recording that has not ended and the job behind it; null where the room is quiet. */
  readonly active: { readonly job: CaptureJob; readonly recording: Recording } | null;
}

/** The room wall: a fixed number of queries, however many rooms there are. */
@Injectable()
export class ReadRoomWall {
  constructor(
    private readonly rooms: RoomsFacade,
    private readonly nodes: NodesFacade,
    private readonly jobs: CaptureJobsFacade,
    private readonly recordings: RecordingsFacade,
  ) {}

  /** Every room, as a person walks. */
  async all(): Promise<RoomPicture[]> {
    const rooms = await this.rooms.list();
    return this.complete(rooms, await this.nodes.roomChannels());
  }

  /** @throws DomainError room.not-found */
  async one(idOrSlug: string): Promise<RoomPicture> {
    const room = await this.rooms.findByIdOrSlug(idOrSlug);
    const [picture] = room === null ? [] : await this.complete([room], await this.nodes.roomChannels(room.id));
    if (picture === undefined) throw new DomainError('room.not-found', { room: idOrSlug });
    return picture;
  }

  private async complete(rooms: readonly Room[], channels: readonly RoomChannel[]): Promise<RoomPicture[]> {
    const jobs = Map.groupBy(await this.jobs.active(), (job) => job.roomId);
    const channelsByRoom = Map.groupBy(channels, (channel): string => channel.roomId);
    const leading = new Map(rooms.map((room) => [room.id, leadingJob(jobs.get(room.id) ?? [])]));
    const recordingIds = [...leading.values()].filter((job) => job !== null).map((job) => job.recordingId);
    const recordings = new Map(
      (await this.recordings.many(recordingIds)).map((row): [string, Recording] => [row.id, row]),
    );
    return rooms.map((room) => {
      const job = leading.get(room.id) ?? null;
      const recording = job === null ? undefined : recordings.get(job.recordingId);
      const active = job === null || recording === undefined ? null : { job, recording };
      return { room, channels: channelsByRoom.get(room.id) ?? [], active };
    });
  }
}
