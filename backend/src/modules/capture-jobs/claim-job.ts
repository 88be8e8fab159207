import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { MAX_CLAIM_WAIT_MS } from '@rakkr/shared/agent-protocol';

import { Clock } from '../../platform/clock/clock.ts';
import type { CaptureJob } from './capture-job.entity.ts';
import { CaptureJobsRepository } from './capture-jobs.repository.ts';
import { JobAnnouncements } from './job-announcements.ts';
import { type WorkWaiter, WorkWaiters } from './work-waiters.ts';

/** A wake-up may be lost with its connection, so a waiting poll looks for itself at least so often. */
const LOOK_AGAIN_MS = 5_000;

export interface ClaimWish {
  readonly nodeId: string;
  readonly agentInstanceId: string;
  /** Longest wait for work, ms. */
  readonly waitMs: number;
  /** Aborted when the poll's client has gone: nothing is claimed any more. */
  readonly signal: AbortSignal;
}

/** Gives a node its next job, as soon as there is one. */
@Injectable()
export class ClaimJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: CaptureJobsRepository,
    private readonly announcements: JobAnnouncements,
    private readonly waiters: WorkWaiters,
    private readonly clock: Clock,
  ) {}

  /** @returns null when the wait was over, the client gone, or the program is ending */
  async run(wish: ClaimWish): Promise<CaptureJob | null> {
    const waiter = this.waiters.enter(wish.nodeId);
    try {
      return await this.claimOrWait(wish, waiter);
    } finally {
      waiter.leave();
    }
  }

  private async claimOrWait(wish: ClaimWish, waiter: WorkWaiter): Promise<CaptureJob | null> {
    const deadlineMs = this.clock.monotonicMs() + Math.min(wish.waitMs, MAX_CLAIM_WAIT_MS);
    for (;;) {
      if (wish.signal.aborted || this.waiters.isClosed) return null;
      const job = await this.claim(wish);
      if (job !== null) return job;
      const leftMs = deadlineMs - this.clock.monotonicMs();
      if (leftMs <= 0) return null;
      await waiter.next(Math.min(leftMs, LOOK_AGAIN_MS), wish.signal);
    }
  }

  private async claim(wish: ClaimWish): Promise<CaptureJob | null> {
    const job = await this.dataSource.transaction(async (manager) => {
      const claimed = await this.jobs.claim(manager, wish.nodeId, wish.agentInstanceId);
      if (claimed !== null) await this.announcements.changed(manager, claimed);
      return claimed;
    });
    if (job === null || !wish.signal.aborted) return job;
    await this.giveBack(job);
    return null;
  }

  /** The client went while the claim was under way: nobody knows of it, so the job waits again. */
  private async giveBack(job: CaptureJob): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const released = await this.jobs.release(manager, job);
      if (released === null) return;
      await this.announcements.changed(manager, released);
      await this.announcements.workAvailable(manager, released);
    });
  }
}
