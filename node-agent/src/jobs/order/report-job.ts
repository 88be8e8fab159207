import {
  type CaptureOrderDto,
  JOB_REPORT_INTERVAL_MS,
  type ReportAnswerDto,
  type ReportCaptureDto,
} from '@rakkr/shared/agent-protocol';
import type { JobStatus } from '@rakkr/shared/recordings/vocabulary';

import { isRefusal } from '../../controller-link/controller-fault.ts';
import { type BackOff, backOffMs } from '../../platform/back-off.ts';
import { Bell } from '../../platform/bell.ts';
import type { Log } from '../../platform/log.ts';
import { messageOf } from '../../platform/system-error.ts';

export interface ReportPorts {
  readonly send: (body: ReportCaptureDto) => Promise<ReportAnswerDto>;
  readonly attach: () => Promise<CaptureOrderDto>;
  /** The controller's word on a job that has ended: nobody can attach to it. */
  readonly askStatus: () => Promise<JobStatus>;
  readonly facts: () => Promise<Omit<ReportCaptureDto, 'epoch'>>;
  /** The controller's word on the job. */
  readonly onStatus: (status: JobStatus) => void;
  /** A new epoch is held: it goes with everything from now on. */
  readonly onEpoch: (epoch: number) => void;
}

const AWAY: BackOff = { baseMs: 250, maxMs: 5_000 };
/** A job that was deleted may come back with a restored database; nobody waits for it by the second. */
export const GONE: BackOff = { baseMs: 30_000, maxMs: 1_800_000 };

/**
 * Keeps the controller told about one job: every 2 s, and at once when something changed. Reports never overlap; the
 * newest facts go out. A lost lease or epoch is taken up again; none of it touches the capture.
 */
export class ReportJob {
  private readonly bell = new Bell();
  private failures = 0;
  private isGone = false;

  constructor(
    private readonly ports: ReportPorts,
    private epoch: number,
    /** After a restart the job has to be taken up first. */
    private mustAttach: boolean,
    private readonly log: Log,
  ) {}

  /** The controller did not know the job when it was asked last. */
  get isJobGone(): boolean {
    return this.isGone;
  }

  /** Something changed, or the controller hinted: report now. */
  poke(): void {
    this.bell.ring();
  }

  /** Another claim gave this process a newer epoch. */
  adopt(epoch: number): void {
    this.epoch = Math.max(this.epoch, epoch);
    this.ports.onEpoch(this.epoch);
  }

  /** Returns when `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.once();
      await this.bell.wait(this.waitMs(), signal);
    }
  }

  private waitMs(): number {
    if (this.failures === 0) return JOB_REPORT_INTERVAL_MS;
    return backOffMs(this.failures, Math.random(), this.isGone ? GONE : AWAY);
  }

  private async once(): Promise<void> {
    try {
      if (this.mustAttach) await this.attach();
      const answer = await this.ports.send({ epoch: this.epoch, ...(await this.ports.facts()) });
      this.failures = 0;
      this.isGone = false;
      this.ports.onStatus(answer.status);
    } catch (error) {
      this.failures++;
      if (isRefusal(error, 'job.stale-epoch')) this.mustAttach = true;
      if (isRefusal(error, 'job.not-found')) this.isNotKnown();
      else if (this.failures === 1) this.log.warn({ reason: messageOf(error) }, 'job.report-failed');
    }
  }

  private isNotKnown(): void {
    if (this.isGone) return;
    this.isGone = true;
    // From here on it is asked seldom; failures before were of a controller that was away.
    this.failures = 1;
    this.log.error('job.gone-at-controller');
  }

  private async attach(): Promise<void> {
    try {
      const { epoch, status } = await this.ports.attach();
      this.mustAttach = false;
      this.adopt(epoch);
      this.ports.onStatus(status);
    } catch (error) {
      if (!isRefusal(error, 'job.wrong-phase')) throw error;
      // It has ended, and nobody takes it up any more. What is left to tell goes with the epoch that was held last.
      this.ports.onStatus(await this.ports.askStatus());
      this.mustAttach = false;
    }
  }
}
