import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AGENT_EVENTS } from '@rakkr/shared/agent-protocol';

import { ChangeFeed } from '../../platform/events/change-feed.ts';
import type { CaptureJob } from './capture-job.entity.ts';

/** Who hears of a job's change: consoles, the node's socket, the node's waiting poll. Leaves with the transaction. */
@Injectable()
export class JobAnnouncements {
  constructor(private readonly changes: ChangeFeed) {}

  /** Consoles look at the recording and at its room again. */
  async changed(manager: EntityManager, job: CaptureJob): Promise<void> {
    await this.changes.announce(manager, 'live', { kind: 'recording', id: job.recordingId });
    if (job.roomId !== null) await this.changes.announce(manager, 'live', { kind: 'room', id: job.roomId });
  }

  async workAvailable(manager: EntityManager, job: CaptureJob): Promise<void> {
    await this.changes.announce(manager, 'work', { nodeId: job.nodeId });
    await this.changes.announce(manager, 'agent', { nodeId: job.nodeId, event: AGENT_EVENTS.workAvailable });
  }

  /** The node looks at its job again: a stop was requested. */
  async orderChanged(manager: EntityManager, job: CaptureJob): Promise<void> {
    await this.changes.announce(manager, 'agent', {
      nodeId: job.nodeId,
      event: AGENT_EVENTS.jobChanged,
      payload: { jobId: job.id },
    });
  }
}
