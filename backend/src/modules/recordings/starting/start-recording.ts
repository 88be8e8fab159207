import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { newId } from '@rakkr/shared/primitives';
import { DomainError } from '@rakkr/shared/problems';
import type { StartRecordingDto } from '@rakkr/shared/recordings';

import type { UserCaller } from '../../../platform/http/caller.ts';
import { AuditTrail } from '../../audit/index.ts';
import type { Recording } from '../recording.entity.ts';
import { RecordingsRepository } from '../recordings.repository.ts';
import { OrderRecording } from './order-recording.ts';
import { StartKeysRepository } from './start-keys.repository.ts';

/**
 * Starts a recording now: the order to the node, the recording and the audit row in one transaction. It is `queued`
 * until the node confirms its first frame.
 */
@Injectable()
export class StartRecording {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly keys: StartKeysRepository,
    private readonly orderRecording: OrderRecording,
    private readonly audit: AuditTrail,
  ) {}

  /** @param key  `Idempotency-Key` of the request: its second arrival answers what the first one started */
  async run(by: UserCaller, wish: StartRecordingDto, key: string | null): Promise<Recording> {
    return this.dataSource.transaction(async (manager) => {
      const id = newId('rec');
      const before = key === null ? null : await this.startedBefore(manager, by, wish, { key, id });
      return before ?? this.start(manager, by, wish, id);
    });
  }

  private async start(
    manager: EntityManager,
    by: UserCaller,
    wish: StartRecordingDto,
    id: Recording['id'],
  ): Promise<Recording> {
    const recording = await this.orderRecording.run(manager, { id, wish, startedBy: by.name });
    await this.audit.record(manager, {
      actor: by,
      action: 'recording.started',
      targetType: 'recording',
      targetId: recording.id,
      outcome: 'allowed',
      details: { name: recording.name, roomId: recording.roomId, nodeId: recording.nodeId },
    });
    return recording;
  }

  private async startedBefore(
    manager: EntityManager,
    by: UserCaller,
    wish: StartRecordingDto,
    { key, id }: { key: string; id: string },
  ): Promise<Recording | null> {
    const requestSha256 = createHash('sha256').update(JSON.stringify(wish)).digest('hex');
    const caller = by.userId ?? `session:${by.sessionId}`;
    const before = await this.keys.take(manager, { caller, key, requestSha256 }, id);
    if (before === null) return null;
    if (before.requestSha256 !== requestSha256) {
      throw new DomainError('request.invalid', {
        detail: 'This Idempotency-Key was used for another request. Send a new key.',
      });
    }
    return this.recordings.find(manager, before.recordingId);
  }
}
