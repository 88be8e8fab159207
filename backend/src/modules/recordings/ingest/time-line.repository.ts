import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { TimeLineRun } from './time-line.ts';

const TABLES = { audio: 'recording_segments', gap: 'recording_gaps' } as const satisfies Record<
  TimeLineRun['kind'],
  string
>;

/** What of a time line is known, from segments and gaps alike. */
@Injectable()
export class TimeLineRepository {
  /** The next runs of one kind that end after `fromFrame`, in the order of the time line. */
  async runsAfter(
    manager: EntityManager,
    recordingId: string,
    kind: TimeLineRun['kind'],
    { fromFrame, limit }: { fromFrame: number; limit: number },
  ): Promise<TimeLineRun[]> {
    const rows = await manager.query<{ start_frame: string; length_frames: string }[]>(
      `SELECT start_frame, length_frames FROM ${TABLES[kind]}
       WHERE recording_id = $1 AND start_frame + length_frames > $2 ORDER BY start_frame LIMIT $3`,
      [recordingId, fromFrame, limit],
    );
    return rows.map((row) => ({
      kind,
      startFrame: Number(row.start_frame),
      lengthFrames: Number(row.length_frames),
    }));
  }
}
