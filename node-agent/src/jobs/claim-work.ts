import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';

import { ControllerRefusal } from '../controller-link/controller-fault.ts';
import { type BackOff, backOffMs } from '../platform/back-off.ts';
import { Bell } from '../platform/bell.ts';
import type { Log } from '../platform/log.ts';
import { messageOf } from '../platform/system-error.ts';

const WAIT_MS = 25_000;
/** A controller that answers at once that there is no work is not asked thousands of times a second. */
const LEAST_WAIT_MS = 1_000;
const AWAY: BackOff = { baseMs: 200, maxMs: 5_000 };
/** A refusal needs a person: a newer release, a new enrolment. */
const REFUSED: BackOff = { baseMs: 5_000, maxMs: 60_000 };

/** Waits for work at the controller, always with one request, and starts what comes. */
export class ClaimWork {
  private readonly bell = new Bell();
  private failures = 0;

  constructor(
    private readonly claim: (waitMs: number, signal: AbortSignal) => Promise<CaptureOrderDto | null>,
    private readonly start: (order: CaptureOrderDto) => Promise<unknown>,
    private readonly log: Log,
  ) {}

  /** Work waits, or the controller is back: ask now. */
  wake(): void {
    this.bell.ring();
  }

  /** Returns when `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const askedAtMs = performance.now();
        const order = await this.claim(WAIT_MS, signal);
        this.failures = 0;
        if (order === null) {
          await this.bell.wait(Math.max(0, LEAST_WAIT_MS - (performance.now() - askedAtMs)), signal);
          continue;
        }
        this.log.info({ jobId: order.jobId, recordingId: order.recordingId, epoch: order.epoch }, 'job.claimed');
        await this.start(order);
      } catch (error) {
        await this.afterFailure(error, signal);
      }
    }
  }

  private async afterFailure(error: unknown, signal: AbortSignal): Promise<void> {
    // The agent ends: the request was cut on purpose.
    if (signal.aborted) return;
    this.failures++;
    const isRefused = error instanceof ControllerRefusal;
    if (this.failures === 1) this.log[isRefused ? 'error' : 'warn']({ reason: messageOf(error) }, 'job.claim-failed');
    await this.bell.wait(backOffMs(this.failures, Math.random(), isRefused ? REFUSED : AWAY), signal);
  }
}
