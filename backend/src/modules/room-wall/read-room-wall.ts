import { Injectable } from '@nestjs/common';

import { DomainError } from '@rakkr/shared/problems';

import { Clock } from '../../platform/clock/clock.ts';
import { type CaptureJob, CaptureJobsFacade } from '../capture-jobs/index.ts';
import { NodesFacade, type RoomChannel } from '../nodes/index.ts';
import { type Recording, RecordingsFacade } from '../recordings/index.ts';
import { type Room, RoomsFacade } from '../rooms/index.ts';
import { leadingJob } from './leading-job.ts';

/** A failure of yesterday is in the list of recordings; the wall is about now. */
const FAILURE_SHOWN_MS = 24 * 60 * 60 * 1000;

/** Recordings are found by when they began: one that ran for longer than that and then failed is not shown. */
const FAILED_BEGAN_WITHIN_HOURS = 48;

/** A recording and the job behind it. */
export interface RoomRecording {
  readonly job: CaptureJob;
  readonly recording: Recording;
}

/** A room and everything that decides what is shown of it. */
export interface RoomPicture {
  readonly room: Room;
  readonly channels: readonly RoomChannel[];
  /** The recording that has not ended; null where the room is quiet. */
  readonly active: RoomRecording | null;
  /** The newest recording of the room, where it failed a short while ago and was neither deleted nor delivered. */
  readonly failed: RoomRecording | null;
}

/** The room wall: a fixed number of queries, however many rooms there are. */
@Injectable()
export class ReadRoomWall {
  constructor(
    private readonly rooms: RoomsFacade,
    private readonly nodes: NodesFacade,
    private readonly jobs: CaptureJobsFacade,
    private readonly recordings: RecordingsFacade,
    private readonly clock: Clock,
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
    const failed = await this.failed();
    return rooms.map((room) => {
      const job = leading.get(room.id) ?? null;
      const recording = job === null ? undefined : recordings.get(job.recordingId);
      const active = job === null || recording === undefined ? null : { job, recording };
      return { room, channels: channelsByRoom.get(room.id) ?? [], active, failed: failed.get(room.id) ?? null };
    });
  }

  /** By room id. Jobs are asked for only where a recording failed, which is seldom. */
  private async failed(): Promise<Map<string, RoomRecording>> {
    const recordings = await this.recordings.newestFailed(FAILED_BEGAN_WITHIN_HOURS);
    const jobs = await this.jobs.newestOf(recordings.map(({ id }) => id));
    const sinceMs = this.clock.now().getTime() - FAILURE_SHOWN_MS;
    const failed = new Map<string, RoomRecording>();
    for (const recording of recordings) {
      const job = jobs.get(recording.id);
      if (recording.roomId === null || job?.status !== 'failed' || job.completedAt === null) continue;
      if (job.completedAt.getTime() >= sinceMs) failed.set(recording.roomId, { job, recording });
    }
    return failed;
  }
}
