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

/**
 * Keeps the controller told about one job: every 2 s, and at once when something changed. Reports never overlap; the
 * newest facts go out. A lost lease or epoch is taken up again; none of it touches the capture.
 */
export class ReportJob {
  private readonly bell = new Bell();
  private failures = 0;

  constructor(
    private readonly ports: ReportPorts,
    private epoch: number,
    /** After a restart the job has to be taken up first. */
    private mustAttach: boolean,
    private readonly log: Log,
  ) {}

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
      const waitMs = this.failures === 0 ? JOB_REPORT_INTERVAL_MS : backOffMs(this.failures, Math.random(), AWAY);
      await this.bell.wait(waitMs, signal);
    }
  }

  private async once(): Promise<void> {
    try {
      if (this.mustAttach) await this.attach();
      const answer = await this.ports.send({ epoch: this.epoch, ...(await this.ports.facts()) });
      this.failures = 0;
      this.ports.onStatus(answer.status);
    } catch (error) {
      this.failures++;
      if (isRefusal(error, 'job.stale-epoch')) this.mustAttach = true;
      if (this.failures === 1) this.log.warn({ reason: messageOf(error) }, 'job.report-failed');
    }
  }

  private async attach(): Promise<void> {
    try {
      const { epoch, status } = await this.ports.attach();
      this.mustAttach = false;
      this.adopt(epoch);
      this.ports.onStatus(status);
    } catch (error) {
      if (!isRefusal(error, 'job.wrong-phase')) throw error;
      this.ports.onStatus(await this.ports.askStatus());
      throw error;
    }
  }
}
