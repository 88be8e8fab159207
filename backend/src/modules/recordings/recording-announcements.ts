import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { ChangeFeed } from '../../platform/events/change-feed.ts';
import type { Recording } from './recording.entity.ts';

/** Consoles look at the recording and at its room again. Leaves with the transaction. */
@Injectable()
export class RecordingAnnouncements {
  constructor(private readonly changes: ChangeFeed) {}

  async changed(manager: EntityManager, recording: Pick<Recording, 'id' | 'roomId'>): Promise<void> {
    await this.changes.announce(manager, 'live', { kind: 'recording', id: recording.id });
    if (recording.roomId !== null) await this.changes.announce(manager, 'live', { kind: 'room', id: recording.roomId });
  }
}
