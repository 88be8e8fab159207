import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { RecordingSegment } from './recording-segment.entity.ts';
import type { TimeLineRun } from './time-line.ts';

export interface ManifestComparison {
  /** How many segments of the manifest have not arrived. */
  readonly missingSegments: number;
  /** How many are stored otherwise than the manifest says. */
  readonly differingSegments: number;
}

/** Table `recording_segments`. */
@Injectable()
export class SegmentsRepository {
  async find(manager: EntityManager, recordingId: string, index: number): Promise<RecordingSegment | null> {
    return manager.findOneBy(RecordingSegment, { recordingId, index });
  }

  async insert(manager: EntityManager, segment: Omit<RecordingSegment, 'receivedAt'>): Promise<void> {
    await manager.insert(RecordingSegment, segment);
  }

  /** A stored segment that shares frames with this run; null where all of them are free. */
  async overlapping(
    manager: EntityManager,
    recordingId: string,
    run: Pick<TimeLineRun, 'startFrame' | 'lengthFrames'>,
  ): Promise<RecordingSegment | null> {
    return manager
      .createQueryBuilder(RecordingSegment, 's')
      .where('s.recording_id = :recordingId', { recordingId })
      .andWhere('s.start_frame < :end', { end: run.startFrame + run.lengthFrames })
      .andWhere('s.start_frame + s.length_frames > :start', { start: run.startFrame })
      .getOne();
  }

  async compareWithManifest(manager: EntityManager, recordingId: string): Promise<ManifestComparison> {
    const rows = await manager.query<{ missing: string; differing: string }[]>(
      `SELECT count(*) FILTER (WHERE s.index IS NULL) AS missing,
              count(*) FILTER (WHERE s.start_frame <> m."startFrame" OR s.length_frames <> m."lengthFrames"
                OR s.sha256 <> m.sha256) AS differing
       FROM recordings r,
            jsonb_to_recordset(r.manifest->'segments')
              AS m(index integer, "startFrame" bigint, "lengthFrames" bigint, sha256 text)
            LEFT JOIN recording_segments s ON s.recording_id = $1 AND s.index = m.index
       WHERE r.id = $1`,
      [recordingId],
    );
    const [counted] = rows;
    return { missingSegments: Number(counted?.missing ?? 0), differingSegments: Number(counted?.differing ?? 0) };
  }

  /** One past the last stored frame; 0 where nothing is stored. */
  async endFrame(manager: EntityManager, recordingId: string): Promise<number> {
    const rows = await manager.query<{ end_frame: string | null }[]>(
      'SELECT max(start_frame + length_frames) AS end_frame FROM recording_segments WHERE recording_id = $1',
      [recordingId],
    );
    return Number(rows[0]?.end_frame ?? 0);
  }
}
