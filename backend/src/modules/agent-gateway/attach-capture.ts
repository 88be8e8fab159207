import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { AttachDto } from '@rakkr/shared/agent-protocol';

import { type CaptureJob, CaptureJobsFacade } from '../capture-jobs/index.ts';
import { requireKnownProtocol } from '../nodes/index.ts';

/** A restarted agent takes its running job again, with a new epoch: whatever its predecessor still sends is stale. */
@Injectable()
export class AttachCapture {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: CaptureJobsFacade,
  ) {}

  /** @throws DomainError job.not-found, job.wrong-phase, protocol.unsupported */
  async run(nodeId: string, jobId: string, by: AttachDto): Promise<CaptureJob> {
    requireKnownProtocol(by.protocolVersion);
    return this.dataSource.transaction((manager) => this.jobs.attach(manager, jobId, nodeId, by.agentInstanceId));
  }
}
