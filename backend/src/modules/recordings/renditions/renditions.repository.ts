import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { RenditionProgressDto } from '@rakkr/shared/agent-protocol';
import type { RenditionCodec } from '@rakkr/shared/recordings';

import { RecordingRendition } from './recording-rendition.entity.ts';

/** Table `recording_renditions`. */
@Injectable()
export class RenditionsRepository {
  async find(manager: EntityManager, recordingId: string, codec: RenditionCodec): Promise<RecordingRendition | null> {
    return manager.findOneBy(RecordingRendition, { recordingId, codec });
  }

  async list(manager: EntityManager, recordingId: string): Promise<RecordingRendition[]> {
    return manager.find(RecordingRendition, { where: { recordingId }, order: { codec: 'ASC' } });
  }

  /** Stores how far the node is. A stored file stays as it is; only its arrival makes one. @returns how many changed */
  async progress(
    manager: EntityManager,
    recordingId: string,
    renditions: readonly RenditionProgressDto[],
  ): Promise<number> {
    const told = new Map(renditions.filter(({ state }) => state !== 'stored').map((each) => [each.codec, each]));
    if (told.size === 0) return 0;
    const rows = await manager.query<unknown[]>(
      `INSERT INTO recording_renditions (recording_id, codec, state, detail)
       SELECT $1, r.codec, r.state, r.detail
       FROM jsonb_to_recordset($2::jsonb) AS r(codec text, state text, detail text)
       ORDER BY r.codec
       ON CONFLICT (recording_id, codec) DO UPDATE
         SET state = excluded.state, detail = excluded.detail, updated_at = now()
         WHERE recording_renditions.state <> 'stored'
           AND (recording_renditions.state, recording_renditions.detail)
             IS DISTINCT FROM (excluded.state, excluded.detail)
       RETURNING codec`,
      [recordingId, JSON.stringify([...told.values()])],
    );
    return rows.length;
  }

  /** Says that the file is there. The caller holds the recording's row. */
  async store(
    manager: EntityManager,
    rendition: Pick<RecordingRendition, 'recordingId' | 'codec' | 'sizeBytes' | 'sha256' | 'durationMs'>,
  ): Promise<void> {
    await manager.upsert(
      RecordingRendition,
      { ...rendition, state: 'stored', detail: null },
      { conflictPaths: ['recordingId', 'codec'] },
    );
  }
}
