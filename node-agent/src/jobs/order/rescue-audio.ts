import { Readable } from 'node:stream';

import type { ControllerApi } from '../../controller-link/controller-api.ts';
import { CaptureProblem } from '../../pcm/capture-problem.ts';
import type { SegmentLine } from '../../pcm/ledger.ts';
import type { HeldSegment, TapLedger } from '../../pcm/tap.ts';
import { type BackOff, backOffMs } from '../../platform/back-off.ts';
import { Bell } from '../../platform/bell.ts';
import type { Log } from '../../platform/log.ts';
import { messageOf } from '../../platform/system-error.ts';
import type { ConfirmedSegments } from '../../spool/confirmed-segments.ts';
import type { SendOutcome } from '../../upload/upload-recording.ts';
import type { CapturePort } from './capture-port.ts';
import type { OrderState } from './order-state.ts';
import { sendSegment } from './send-segment.ts';

export interface RescueAudioPorts {
  readonly api: ControllerApi;
  readonly captures: CapturePort;
  readonly confirmed: ConfirmedSegments;
  /** The ledger has grown, or a segment was confirmed. */
  readonly onChange: () => void;
  readonly log: Log;
}

/** Nothing is held: the disk is looked after again. */
const LOOK_MS = 500;
const AGAIN: BackOff = { baseMs: 250, maxMs: 10_000 };

/**
 * Takes a recording's audio past a disk that refuses it: out of the memory of the capture process, to the controller,
 * and only then out of that memory. While it runs, the ledger is the one that the capture process knows.
 *
 * Idle until `wake`, and again once the disk has everything.
 */
export class RescueAudio {
  private readonly bell = new Bell();
  private readonly ended = new AbortController();
  private running: Promise<void> | null = null;
  private failures = 0;

  constructor(
    private readonly state: OrderState,
    private readonly ports: RescueAudioPorts,
  ) {}

  /** The disk refuses, or may: looks, and goes on until it does not. */
  wake(): void {
    this.bell.ring();
    if (this.ended.signal.aborted) return;
    this.running ??= this.run().finally(() => (this.running = null));
  }

  /** The controller is back. */
  retryNow(): void {
    this.bell.ring();
  }

  /** This agent lets go; what is held stays with the capture process. */
  close(): void {
    this.ended.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      try {
        if (!(await this.isNeeded())) {
          this.ports.confirmed.writeMarks().catch((error: unknown) => this.markUnwritten(error));
          return;
        }
        const { device, recordingId } = this.state.order;
        const held = await this.ports.captures.takeHeld(device, recordingId);
        if (held === null) await this.bell.wait(LOOK_MS, signal);
        else await this.deliver(held);
      } catch (error) {
        await this.standBack(messageOf(error), null);
      }
    }
  }

  /** Follows the ledger of the capture process. False = the disk has it all, or nobody knows more than the disk. */
  private async isNeeded(): Promise<boolean> {
    const { device, recordingId } = this.state.order;
    try {
      const ledger = await this.ports.captures.ledger(device, recordingId);
      const isNeeded = ledger.fault !== null || ledger.heldIndexes.length > 0 || !ledger.isOnDisk;
      this.markSafe(ledger);
      this.state.follow(isNeeded ? ledger : null);
      return isNeeded;
    } catch (error) {
      if (!(error instanceof CaptureProblem) || error.code !== 'capture.tap-unknown') throw error;
      this.state.follow(null);
      return false;
    } finally {
      this.ports.onChange();
    }
  }

  private async deliver({ segment, pcm }: HeldSegment): Promise<void> {
    const { recordingId, device } = this.state.order;
    const body = Readable.from([pcm]);
    const outcome = await sendSegment(this.ports.api, { recordingId, segment, sizeBytes: pcm.length, body });
    const { index, sha256 } = segment;
    if (outcome.kind !== 'stored' || outcome.sha256 !== sha256) return this.standBack(reasonOf(outcome), outcome);
    this.mark(segment);
    await this.ports.captures.heldIsSafe(device, recordingId, { index, sha256 });
    if (this.failures > 0) this.ports.log.info({ index }, 'rescue.goes-on');
    this.failures = 0;
    this.ports.log.info(
      { index, startFrame: segment.startFrame, lengthFrames: segment.lengthFrames },
      'rescue.delivered',
    );
  }

  /** What an earlier agent has delivered from there has no file that could be sent again. */
  private markSafe({ lines, safeIndexes }: TapLedger): void {
    const isSafe = new Set(safeIndexes);
    for (const line of lines) if (line.type === 'segment' && isSafe.has(line.index)) this.mark(line);
  }

  /** The mark counts at once. Its place on the disk is not waited for: the disk is what this is about. */
  private mark(segment: SegmentLine): void {
    const { index, sha256 } = segment;
    this.state.rescuedSegment(segment);
    this.ports.confirmed.add(index, sha256).catch((error: unknown) => this.markUnwritten(error));
  }

  private markUnwritten(error: unknown): void {
    this.ports.log.debug({ reason: messageOf(error) }, 'rescue.mark-unwritten');
  }

  private async standBack(reason: string, outcome: SendOutcome | null): Promise<void> {
    this.failures++;
    if (this.failures === 1) this.ports.log.warn({ reason }, 'rescue.stands-back');
    const atLeastMs = outcome?.kind === 'away' ? (outcome.retryAfterMs ?? 0) : 0;
    await this.bell.wait(Math.max(atLeastMs, backOffMs(this.failures, Math.random(), AGAIN)), this.ended.signal);
  }
}

const reasonOf = (outcome: SendOutcome): string =>
  outcome.kind === 'stored' ? `the controller holds ${outcome.sha256}` : `${outcome.kind}: ${outcome.detail}`;
