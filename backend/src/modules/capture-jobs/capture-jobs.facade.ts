import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { type CaptureFailedDto, type ReportCaptureDto, knownFailureCode } from '@rakkr/shared/agent-protocol';
import { newId } from '@rakkr/shared/primitives';
import { DomainError } from '@rakkr/shared/problems';

import { type CaptureJob, hasEnded } from './capture-job.entity.ts';
import { CaptureJobsRepository, type NewCaptureJob, type NodeWork } from './capture-jobs.repository.ts';
import { JobAnnouncements } from './job-announcements.ts';

const SHOWN_SPOOL_MINUTES = 240;

/** What other modules may ask about capture jobs. A deed takes the caller's transaction; a read may stand alone. */
@Injectable()
export class CaptureJobsFacade {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: CaptureJobsRepository,
    private readonly announcements: JobAnnouncements,
  ) {}

  /** Orders a capture; the node's waiting poll wakes at commit. */
  async order(manager: EntityManager, job: Omit<NewCaptureJob, 'id'>): Promise<CaptureJob> {
    const ordered = await this.jobs.insert(manager, { ...job, id: newId('job') });
    await this.announcements.changed(manager, ordered);
    await this.announcements.workAvailable(manager, ordered);
    return ordered;
  }

  /** @throws DomainError job.not-found, also for the job of another node */
  async ofNode(jobId: string, nodeId: string, manager: EntityManager = this.dataSource.manager): Promise<CaptureJob> {
    const job = await this.jobs.find(manager, jobId);
    if (job?.nodeId !== nodeId) throw new DomainError('job.not-found', { jobId });
    return job;
  }

  /** A job of the node as it bounds what can have been captured. @throws DomainError job.not-found */
  async orderSoFar(
    manager: EntityManager,
    jobId: string,
    nodeId: string,
  ): Promise<{ recordingId: string; elapsedMs: number; preRollMs: number }> {
    const { recordingId, preRollMs } = await this.ofNode(jobId, nodeId, manager);
    return { recordingId, preRollMs, elapsedMs: await this.jobs.elapsedMs(manager, jobId) };
  }

  /** The newest job of each of these recordings, by recording id. */
  async newestOf(
    recordingIds: readonly string[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, CaptureJob>> {
    const jobs = recordingIds.length === 0 ? [] : await this.jobs.newestOf(manager, recordingIds);
    return new Map(jobs.map((job) => [job.recordingId, job]));
  }

  /** All jobs that have not ended. */
  async active(manager: EntityManager = this.dataSource.manager): Promise<CaptureJob[]> {
    return this.jobs.active(manager);
  }

  /** Jobs that have not ended on one device; the caller holds the device's row. */
  async activeOnInterface(manager: EntityManager, nodeId: string, interfaceId: string): Promise<CaptureJob[]> {
    return this.jobs.activeOnInterface(manager, nodeId, interfaceId);
  }

  /** What each node has to do; nodes without a job that has not ended are left out. */
  async workByNode(manager: EntityManager = this.dataSource.manager): Promise<Map<string, NodeWork>> {
    return this.jobs.workByNode(manager);
  }

  /**
   * A job that waits is cancelled at once; one that runs is asked to stop, and asking again changes nothing.
   *
   * @returns the job as it stands now; null where the recording never had one
   */
  async requestStop(manager: EntityManager, recordingId: string): Promise<CaptureJob | null> {
    const job = (await this.newestOf([recordingId], manager)).get(recordingId) ?? null;
    if (job === null || hasEnded(job)) return job;
    const cancelled = await this.jobs.cancelQueued(manager, job.id);
    const changed = cancelled ?? (await this.jobs.requestStop(manager, job.id));
    if (changed === null) return this.jobs.find(manager, job.id);
    await this.announcements.changed(manager, changed);
    if (cancelled === null) await this.announcements.orderChanged(manager, changed);
    return changed;
  }

  /**
   * A further process of the node takes its running job.
   *
   * @throws DomainError job.not-found; job.wrong-phase where the job waits or has ended
   */
  async attach(manager: EntityManager, jobId: string, nodeId: string, agentInstanceId: string): Promise<CaptureJob> {
    const attached = await this.jobs.attach(manager, jobId, nodeId, agentInstanceId);
    if (attached === null) {
      const job = await this.ofNode(jobId, nodeId, manager);
      throw new DomainError('job.wrong-phase', {
        detail: `The job is ${job.status}. Deliver its audio and its manifest; there is nothing to attach to.`,
        status: job.status,
      });
    }
    await this.announcements.changed(manager, attached);
    return attached;
  }

  /**
   * Takes a report of the job's holder and extends its lease.
   *
   * @returns the job, and whether it was changed: an ended job is answered as it is
   * @throws DomainError job.not-found, job.stale-epoch, job.wrong-phase where nobody has claimed it
   */
  async applyReport(
    manager: EntityManager,
    jobId: string,
    nodeId: string,
    report: Pick<ReportCaptureDto, 'epoch' | 'phase' | 'spoolSecondsLeft'>,
  ): Promise<{ job: CaptureJob; isApplied: boolean }> {
    const before = await this.ofNode(jobId, nodeId, manager);
    const { epoch, phase, spoolSecondsLeft = null } = report;
    const job = await this.jobs.report(manager, jobId, { nodeId, epoch, phase, spoolSecondsLeft });
    if (job === null) return { job: await this.endedOrRefuse(manager, before, report.epoch), isApplied: false };
    const isShown = job.phase !== before.phase || shownSpoolLeft(job) !== shownSpoolLeft(before);
    if (isShown) await this.announcements.changed(manager, job);
    return { job, isApplied: true };
  }

  /** Ends the job as failed. Said twice it stays as first said. @throws DomainError as `applyReport` */
  async applyFailure(
    manager: EntityManager,
    jobId: string,
    nodeId: string,
    failure: CaptureFailedDto,
  ): Promise<{ job: CaptureJob; isApplied: boolean }> {
    const before = await this.ofNode(jobId, nodeId, manager);
    const { epoch, detail } = failure;
    const job = await this.jobs.fail(manager, jobId, {
      nodeId,
      epoch,
      code: knownFailureCode(failure.code),
      reason: detail,
    });
    if (job === null) return { job: await this.endedOrRefuse(manager, before, epoch), isApplied: false };
    await this.announcements.changed(manager, job);
    return { job, isApplied: true };
  }

  /** The recording's first ordered frame is known: what was booked counts from there. */
  async countFrom(manager: EntityManager, recordingId: string, firstFrameAt: Date): Promise<void> {
    const job = (await this.newestOf([recordingId], manager)).get(recordingId);
    if (job !== undefined) await this.jobs.countFrom(manager, job.id, firstFrameAt);
  }

  /**
   * A person's verdict that a node does not come back: its job ends as failed, and holds node and room no more. Said of
   * an ended job it changes nothing.
   *
   * @returns the job as it stands now; null where the recording never had one
   * @throws DomainError recording.in-contact while the node's lease runs, or the job still waits to be taken
   */
  async giveUp(manager: EntityManager, recordingId: string, by: string): Promise<CaptureJob | null> {
    const job = (await this.newestOf([recordingId], manager)).get(recordingId) ?? null;
    if (job === null || hasEnded(job)) return job;
    const lost = await this.jobs.giveUp(
      manager,
      job.id,
      `${by} gave the node up. Audio that it still sends is stored.`,
    );
    if (lost === null) {
      const detail = 'Stop the recording. Give it up only after its node has been silent for a while.';
      throw new DomainError('recording.in-contact', { detail, jobId: job.id, leaseExpiresAt: job.leaseExpiresAt });
    }
    await this.announcements.changed(manager, lost);
    await this.announcements.orderChanged(manager, lost);
    return lost;
  }

  /** The node has told its manifest: whatever the epoch, only delivery is left. An ended job stays ended. */
  async markUploading(manager: EntityManager, job: CaptureJob): Promise<void> {
    const changed = await this.jobs.markUploading(manager, job.id);
    if (changed !== null) await this.announcements.changed(manager, changed);
  }

  /** Ends the newest job of a recording well; one that has ended otherwise stays as it is. */
  async complete(manager: EntityManager, recordingId: string, outcome: 'completed' | 'cancelled'): Promise<void> {
    const job = (await this.newestOf([recordingId], manager)).get(recordingId);
    const changed = job === undefined ? null : await this.jobs.complete(manager, job.id, outcome);
    if (changed !== null) await this.announcements.changed(manager, changed);
  }

  /** Removes every job of a recording that is purged. */
  async forget(manager: EntityManager, recordingId: string): Promise<void> {
    await this.jobs.forget(manager, recordingId);
  }

  private async endedOrRefuse(manager: EntityManager, before: CaptureJob, epoch: number): Promise<CaptureJob> {
    const job = (await this.jobs.find(manager, before.id)) ?? before;
    if (job.epoch !== epoch) {
      const detail = 'Stop reporting. Whatever was captured stays welcome: send its segments.';
      throw new DomainError('job.stale-epoch', { detail, jobId: job.id, epoch, newestEpoch: job.epoch });
    }
    if (!hasEnded(job)) {
      throw new DomainError('job.wrong-phase', { detail: 'Claim the job first.', jobId: job.id, status: job.status });
    }
    return job;
  }
}

/** Consoles hear of a disk that fills by the minute, and of one with room for hours not at all. */
const shownSpoolLeft = ({ spoolSecondsLeft }: CaptureJob): number | null =>
  spoolSecondsLeft === null ? null : Math.min(Math.floor(spoolSecondsLeft / 60), SHOWN_SPOOL_MINUTES);
