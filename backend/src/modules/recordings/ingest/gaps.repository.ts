import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { DeclaredGapDto } from '@rakkr/shared/agent-protocol';

import { RecordingGap } from './recording-gap.entity.ts';

/** Table `recording_gaps`. */
@Injectable()
export class GapsRepository {
  /**
   * Stores gaps. One that begins where a known gap begins takes its place; of two such that come together the longer.
   *
   * @returns how many changed
   */
  async put(manager: EntityManager, recordingId: string, gaps: readonly DeclaredGapDto[]): Promise<number> {
    if (gaps.length === 0) return 0;
    const rows = await manager.query<unknown[]>(
      `INSERT INTO recording_gaps (recording_id, start_frame, length_frames, cause, started_at, detail)
       SELECT DISTINCT ON (g."startFrame") $1, g."startFrame", g."lengthFrames", g.cause, g."startedAt", g.detail
       FROM jsonb_to_recordset($2::jsonb)
         AS g("startFrame" bigint, "lengthFrames" bigint, cause text, "startedAt" timestamptz, detail text)
       ORDER BY g."startFrame", g."lengthFrames" DESC
       ON CONFLICT (recording_id, start_frame) DO UPDATE
         SET length_frames = excluded.length_frames, cause = excluded.cause, detail = excluded.detail
         WHERE recording_gaps.length_frames <> excluded.length_frames
       RETURNING start_frame`,
      [recordingId, JSON.stringify(gaps)],
    );
    return rows.length;
  }

  /** Frames that are missing already by those of these gaps that are stored. */
  async storedFrames(manager: EntityManager, recordingId: string, gaps: readonly DeclaredGapDto[]): Promise<number> {
    const rows = await manager.query<{ frames: string }[]>(
      `SELECT coalesce(sum(length_frames), 0) AS frames FROM recording_gaps
       WHERE recording_id = $1 AND start_frame = ANY($2::bigint[])`,
      [recordingId, gaps.map(({ startFrame }) => startFrame)],
    );
    return Number(rows[0]?.frames ?? 0);
  }

  async list(manager: EntityManager, recordingId: string): Promise<RecordingGap[]> {
    return manager.find(RecordingGap, { where: { recordingId }, order: { startFrame: 'ASC' } });
  }

  async totals(manager: EntityManager, recordingId: string): Promise<{ gapCount: number; lostFrames: number }> {
    const rows = await manager.query<{ gaps: string; frames: string }[]>(
      'SELECT count(*) AS gaps, coalesce(sum(length_frames), 0) AS frames FROM recording_gaps WHERE recording_id = $1',
      [recordingId],
    );
    return { gapCount: Number(rows[0]?.gaps ?? 0), lostFrames: Number(rows[0]?.frames ?? 0) };
  }
}
