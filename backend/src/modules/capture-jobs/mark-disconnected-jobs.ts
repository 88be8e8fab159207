import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { DataSource } from 'typeorm';

import { JOB_LEASE_MS } from '@rakkr/shared/agent-protocol';

import { Clock } from '../../platform/clock/clock.ts';
import { CaptureJobsRepository } from './capture-jobs.repository.ts';
import { JobAnnouncements } from './job-announcements.ts';

/** Shows jobs as disconnected whose node has been silent for a lease. It ends nothing: the node may still capture. */
@Injectable()
export class MarkDisconnectedJobs {
  private readonly startedMs: number;

  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: CaptureJobsRepository,
    private readonly announcements: JobAnnouncements,
    private readonly clock: Clock,
    private readonly log: PinoLogger,
  ) {
    log.setContext(MarkDisconnectedJobs.name);
    this.startedMs = clock.monotonicMs();
  }

  /** @returns how many jobs were marked; none within one lease of this program's start, nodes need time to report */
  async run(): Promise<number> {
    if (this.clock.monotonicMs() - this.startedMs < JOB_LEASE_MS) return 0;
    const marked = await this.dataSource.transaction(async (manager) => {
      const jobs = await this.jobs.markDisconnected(manager);
      for (const job of jobs) await this.announcements.changed(manager, job);
      return jobs;
    });
    for (const job of marked) {
      this.log.warn({ jobId: job.id, nodeId: job.nodeId, recordingId: job.recordingId }, 'job.disconnected');
    }
    return marked.length;
  }
}
