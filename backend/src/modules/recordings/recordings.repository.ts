import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import type { RecordingId } from '@rakkr/shared/primitives';

import { Recording } from './recording.entity.ts';

export type NewRecording = Pick<
  Recording,
  | 'id'
  | 'name'
  | 'folder'
  | 'tags'
  | 'source'
  | 'isDemo'
  | 'roomId'
  | 'roomName'
  | 'roomTimeZone'
  | 'nodeId'
  | 'nodeAlias'
  | 'deviceName'
  | 'description'
  | 'channelLabels'
  | 'startedBy'
>;

export type RecordingChanges = Partial<Omit<Recording, 'id'>>;

/** Table `recordings`. */
@Injectable()
export class RecordingsRepository {
  async insert(manager: EntityManager, recording: NewRecording): Promise<Recording> {
    await manager.insert(Recording, { ...recording, status: 'queued' });
    return manager.findOneByOrFail(Recording, { id: recording.id });
  }

  async find(manager: EntityManager, recordingId: string): Promise<Recording | null> {
    return manager.findOneBy(Recording, { id: idOf(recordingId) });
  }

  /**
   * Waits for, then holds the recording's row until the transaction ends. Rows that refer to it (segments, gaps) may
   * still be inserted by others meanwhile.
   */
  async lock(manager: EntityManager, recordingId: string): Promise<Recording | null> {
    return manager.findOne(Recording, { where: { id: idOf(recordingId) }, lock: { mode: 'for_no_key_update' } });
  }

  async many(manager: EntityManager, recordingIds: readonly string[]): Promise<Recording[]> {
    return recordingIds.length === 0 ? [] : manager.findBy(Recording, { id: In([...recordingIds]) });
  }

  /** Changes a row that the transaction holds. */
  async update(manager: EntityManager, recording: Recording, changes: RecordingChanges): Promise<Recording> {
    await manager.update(Recording, { id: recording.id }, changes);
    return Object.assign(recording, changes);
  }

  /**
   * Raises the length of the time line as the node counts it. Skipped while a segment is being stored: the next report
   * comes in 2 s, and no report may wait behind a disk.
   */
  async raiseFramesCaptured(manager: EntityManager, recordingId: string, frames: number): Promise<void> {
    await manager.query(
      `UPDATE recordings SET frames_captured = greatest(frames_captured, $2)
       WHERE id = (SELECT id FROM recordings WHERE id = $1 FOR NO KEY UPDATE SKIP LOCKED)`,
      [recordingId, frames],
    );
  }

  /**
   * The newest recording of each room, where that one failed, began in so many hours and is not in the trash. One that
   * its node has delivered whole after all has not failed any more.
   *
   * Reads the recordings of that time and the trash by their indexes, never the whole library.
   */
  async newestFailed(manager: EntityManager, beganWithinHours: number): Promise<Recording[]> {
    const rows = await manager.query<{ id: string }[]>(
      `WITH newest AS MATERIALIZED (
         SELECT DISTINCT ON (room_id) id, room_id, status, requested_at FROM recordings
         WHERE deleted_at IS NULL AND coalesce(started_at, requested_at) > now() - make_interval(hours => $1)
         ORDER BY room_id, requested_at DESC, id DESC)
       SELECT id FROM newest WHERE status IN ('failed', 'partial') AND room_id IS NOT NULL
         AND NOT EXISTS (SELECT FROM recordings later WHERE later.deleted_at IS NOT NULL
           AND later.room_id = newest.room_id AND (later.requested_at, later.id) > (newest.requested_at, newest.id))`,
      [beganWithinHours],
    );
    return this.many(
      manager,
      rows.map(({ id }) => id),
    );
  }

  /** Recordings whose days in the trash are over, oldest deletion first. */
  async expiredTrash(manager: EntityManager, keepDays: number, limit: number): Promise<Recording[]> {
    return manager
      .createQueryBuilder(Recording, 'r')
      .where(`r.deleted_at < now() - make_interval(days => :keepDays)`, { keepDays })
      .orderBy('r.deleted_at')
      .limit(limit)
      .getMany();
  }

  /** Ids of open recordings of whose manifest no segment seems to be missing, oldest end first. */
  async waitingForClosing(manager: EntityManager, limit: number): Promise<string[]> {
    const rows = await manager.query<{ id: string }[]>(
      `SELECT id FROM recordings
       WHERE manifest IS NOT NULL AND closed_at IS NULL
         AND segments_stored >= jsonb_array_length(manifest->'segments')
       ORDER BY ended_at LIMIT $1`,
      [limit],
    );
    return rows.map((row) => row.id);
  }

  async remove(manager: EntityManager, recording: Recording): Promise<void> {
    await manager.delete(Recording, { id: recording.id });
  }
}

/** An id from outside either names a row or does not: the table decides, not its form. */
const idOf = (recordingId: string): RecordingId => recordingId as RecordingId;
