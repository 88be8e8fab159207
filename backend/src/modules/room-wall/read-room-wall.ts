import { Injectable } from '@nestjs/common';

import { DomainError } from '@rakkr/shared/problems';

import { type CaptureJob, CaptureJobsFacade, hasEnded } from '../capture-jobs/index.ts';
import { NodesFacade, type RoomChannel } from '../nodes/index.ts';
import { type Recording, RecordingsFacade } from '../recordings/index.ts';
import { type Room, RoomsFacade } from '../rooms/index.ts';
import { leadingJob } from './leading-job.ts';

/** A failure of yesterday is in the list of recordings; the wall is about now. */
const FAILURE_SHOWN_MS = 24 * 60 * 60 * 1000;

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
  /** The newest recording of the room, where it failed a short while ago and nobody has settled that. */
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
    const jobs = Map.groupBy(await this.jobs.activeOrJustFailed(FAILURE_SHOWN_MS), (job) => job.roomId);
    const channelsByRoom = Map.groupBy(channels, (channel): string => channel.roomId);
    const shown = rooms.map((room) => ({ room, ...shownJobs(jobs.get(room.id) ?? []) }));
    const recordings = await this.recordingsOf(shown.flatMap(({ leading, failed }) => [leading, failed]));
    return shown.map(({ room, leading, failed }) => {
      const failure = recordings(failed);
      return {
        room,
        channels: channelsByRoom.get(room.id) ?? [],
        active: recordings(leading),
        failed: failure === null || isSettled(failure.recording) ? null : failure,
      };
    });
  }

  /** Asks for the recordings of all these jobs at once. @returns what finds the recording of one of them */
  private async recordingsOf(
    jobs: readonly (CaptureJob | null)[],
  ): Promise<(job: CaptureJob | null) => RoomRecording | null> {
    const ids = jobs.filter((job) => job !== null).map((job) => job.recordingId);
    const rows = new Map((await this.recordings.many(ids)).map((row): [string, Recording] => [row.id, row]));
    return (job) => {
      const recording = job === null ? undefined : rows.get(job.recordingId);
      return job === null || recording === undefined ? null : { job, recording };
    };
  }
}

/** A room has one failed job at most: its newest. */
const shownJobs = (jobs: readonly CaptureJob[]): { leading: CaptureJob | null; failed: CaptureJob | null } => ({
  leading: leadingJob(jobs.filter((job) => !hasEnded(job))),
  failed: jobs.find(hasEnded) ?? null,
});

/** A person has thrown it away, or its node came back after all and delivered every frame. */
const isSettled = ({ deletedAt, isVerified }: Recording): boolean => deletedAt !== null || isVerified;
