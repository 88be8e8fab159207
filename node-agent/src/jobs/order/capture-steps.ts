import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';
import { WAVE_HEADER_BYTES } from '@rakkr/shared/audio/vocabulary';

import { CaptureProblem } from '../../pcm/capture-problem.ts';
import { parseSegmentFile } from '../../pcm/spool-files.ts';
import type { Log } from '../../platform/log.ts';
import { isSystemError } from '../../platform/system-error.ts';
import { recoverRecording } from '../../segment/recover-recording.ts';
import type { SweepSpool } from '../../spool/retention/sweep-spool.ts';
import type { SpoolRoom } from '../../spool/spool-room.ts';
import { joinedStart } from './capture-facts.ts';
import type { CapturePort } from './capture-port.ts';
import { finishRecording } from './finish-recording.ts';
import { LeftRingOfOrder } from './left-ring.ts';
import type { OrderState } from './order-state.ts';
import { tapOrder, worstBytesPerSecond } from './tap-order.ts';

export interface CaptureStepsPorts {
  readonly captures: CapturePort;
  readonly room: SpoolRoom;
  /** Gives up copies where the recording lacks room. */
  readonly sweep: SweepSpool;
  readonly log: Log;
}

/** The steps of an order that concern the capture process: begin, end, and close what a lost one has left. */
export class CaptureSteps {
  private readonly leftRing: LeftRingOfOrder;
  /** Frames without a ledger: what a capture process wrote in the moment before it died. */
  private hasUnnamedFrames = false;

  constructor(
    private readonly state: OrderState,
    private readonly ports: CaptureStepsPorts,
  ) {
    this.leftRing = new LeftRingOfOrder(ports.log);
  }

  /** Has the recording captured. What can never be captured becomes the order's failure; else throws, to be repeated. */
  async join(): Promise<void> {
    const { order, dir, clockOffsetMs } = this.state;
    const { device, recordingId } = order;
    try {
      await this.findRoom(order);
      const tap = { ...tapOrder(order, dir, clockOffsetMs), known: this.state.rescuedLines };
      const hasBegun = this.state.start !== null || this.hasUnnamedFrames;
      const joined = await this.ports.captures.join(device, tap, { hasBegun });
      // The ledger's first line is on its way to the disk; the controller need not wait for that.
      this.state.tappedFrom(joined.startFrame === 0 ? joinedStart(joined) : null);
      this.ports.log.info({ device: device.systemRef, startFrame: joined.startFrame }, 'job.capturing');
    } catch (error) {
      if (!(error instanceof CaptureProblem)) throw error;
      // It ended while nobody looked, by its booked end: the ledger says so.
      if (error.code === 'capture.recording-ended') return;
      if ((await this.state.takeIn()).start !== null || (await this.hasEarlyAudio(error))) throw error;
      this.ports.room.release(recordingId);
      this.ports.log.error({ device: device.systemRef, code: error.code, recordingId }, 'job.start-failed');
      await this.state.hold({ failure: { code: error.code, detail: error.detail } });
    }
  }

  async leave(): Promise<void> {
    const reason = this.state.stopReason ?? 'operator';
    const { device, recordingId } = this.state.order;
    try {
      // The stop is written down while the capture drains: neither waits for the other.
      const written = this.state.hold({ stop: reason });
      await this.ports.captures.leave(device, recordingId, reason);
      // A disk that refuses the recording is not waited for either: it may not answer at all.
      if (!this.state.isFollowing) await written;
      this.state.untapped();
    } catch (error) {
      if (!(error instanceof CaptureProblem)) throw error;
      // No process records it: what it left is finished without one.
      if (error.code !== 'capture.tap-unknown' && error.code !== 'capture.recording-ended') throw error;
      this.state.forgetTap();
    }
  }

  /** A capture process that came back may hold it again; where none does, what the lost one wrote is closed here. */
  async finish(): Promise<void> {
    const { device } = this.state.order;
    // Opened first: a process that is only asked whether it records may end of that, and take the names with it.
    await this.leftRing.whileOpen(this.ports.captures.ringFile(device), () => this.leaveOrFinish());
  }

  private async leaveOrFinish(): Promise<void> {
    const { order, dir, clockOffsetMs, stopReason } = this.state;
    const reason = stopReason ?? 'operator';
    // When it was stopped has to outlive this agent: the next one may be the one that finishes it.
    const written = this.state.hold({ stop: reason });
    try {
      await this.ports.captures.leave(order.device, order.recordingId, reason);
    } catch (error) {
      if (!(error instanceof CaptureProblem) || error.code !== 'capture.tap-unknown') throw error;
      this.state.forgetTap();
      await written;
      const tap = { ...tapOrder(order, dir, clockOffsetMs), endAtUtcMs: this.state.endAtUtcMs };
      await finishRecording(dir, this.state.rescuedLines, this.leftRing.takeOver(tap));
      this.ports.log.warn('job.finished-without-capture');
    }
  }

  /**
   * A capture process may die between its first frames and the ledger's first line: such frames are a recording that
   * has begun, and it goes on when the device is back. True if there were any; then the ledger names them.
   *
   * @param refusal  why it was not joined
   */
  private async hasEarlyAudio(refusal: CaptureProblem): Promise<boolean> {
    const { dir } = this.state;
    // The process may still be at work on the folder, and will say what is in it: two would write one ledger.
    if (mayBeOpening(refusal)) {
      this.hasUnnamedFrames = await holdsSegments(dir, WAVE_HEADER_BYTES + 1);
      return this.hasUnnamedFrames;
    }
    if (!(await holdsSegments(dir))) return false;
    await (await recoverRecording(dir, this.state.rescuedLines)).close();
    return (await this.state.takeIn()).start !== null;
  }

  /** Counts the recording among those that write to the disk; one that has not begun has to fit, copies or no copies. */
  private async findRoom({ device, channelSelection, endsAt, recordingId }: CaptureOrderDto): Promise<void> {
    const use = {
      bytesPerSecond: worstBytesPerSecond(device, channelSelection.length),
      endsAtMs: endsAt === null ? null : Date.parse(endsAt) + this.state.clockOffsetMs,
    };
    const { room, sweep } = this.ports;
    if (this.state.start !== null) {
      room.hold(recordingId, use);
      return;
    }
    try {
      await room.admit(recordingId, use);
    } catch (error) {
      const lackingBytes = error instanceof CaptureProblem ? Number(error.facts['missingBytes'] ?? 0) : 0;
      if (lackingBytes === 0 || (await sweep.makeRoom(lackingBytes)) === 0) throw error;
      await room.admit(recordingId, use);
    }
  }
}

const mayBeOpening = ({ code }: CaptureProblem): boolean =>
  code.startsWith('spool.') || code === 'capture.first-frame-timeout' || code === 'capture.not-answering';

async function holdsSegments(dir: string, leastBytes = 0): Promise<boolean> {
  try {
    for (const name of await readdir(dir)) {
      if (parseSegmentFile(name) !== null && (await stat(join(dir, name))).size >= leastBytes) return true;
    }
    return false;
  } catch (error) {
    // A disk that did not even take the folder holds no audio. A file that has just got its name is in the ledger soon.
    if (isSystemError(error, 'ENOENT')) return false;
    throw error;
  }
}
