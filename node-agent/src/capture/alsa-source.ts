import { constants } from 'node:os';

import { faultOf } from '../alsa/alsa-error.ts';
import { type CapturePcm, openCapture } from '../alsa/capture-pcm.ts';
import { sleptNs } from '../alsa/libc.ts';
import { FrameClock, type Moment, framesMissed } from '../pcm/frame-clock.ts';
import type { CaptureFault, GrantedPcm, PcmRead, PcmSource } from '../pcm/pcm-source.ts';
import type { SourceOptions } from './source-options.ts';

/** A device that gives nothing for so long answers an empty read, so that its reader can look for an order to stop. */
const SILENT_DEVICE_MS = 500;
/** Between two attempts to start a stream on a card that is not awake yet. */
const ASLEEP_MS = 100;
/** So often a stream that has just started is looked at, to see the very moment at which a frame is complete. */
const FIRST_LOOKS = 32;

/** A stream that stopped by itself, from then until its first frame afterwards. */
interface Stop {
  readonly fault: CaptureFault;
  /** When the first frame that nobody read was captured. */
  readonly from: Moment;
  readonly isRunningAgain: boolean;
}

type RunningPcm = Pick<
  CapturePcm,
  'granted' | 'status' | 'wait' | 'readStatus' | 'forward' | 'read' | 'restart' | 'close'
>;

/**
 * A libasound capture device. Reads allocate nothing: the result that repeats is made once.
 *
 * A stream that stops with an overrun or a suspend is started again, and what it missed is counted from the timestamps;
 * everything else ends the source, and its reader opens the device anew.
 */
export class AlsaSource implements PcmSource {
  readonly kind = 'alsa';
  readonly granted: GrantedPcm;
  private readonly framesRead = { kind: 'frames' as const, frames: 0, firstFrameAtNs: 0 };
  private readonly sleeper = new Int32Array(new SharedArrayBuffer(4));
  private clock: FrameClock;
  /** Frames read or skipped since the stream started. */
  private streamFrame = 0;
  /** Frames that were ready at the last look at the device, less those read since. */
  private readyFrames = 0;
  private lookedAtMs = 0;
  private stop: Stop | null = null;
  private isOpen = true;
  /** How long the machine had slept when the stream started: that a sleep has stopped it is seen after that sleep. */
  private sleptNs: number;

  /**
   * @param machineSleptNs  how long the machine has slept since it started, ns
   * @param nowMs  of a clock that does not step
   */
  constructor(
    private readonly pcm: RunningPcm,
    private readonly machineSleptNs: () => number = sleptNs,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.granted = pcm.granted;
    this.sleptNs = machineSleptNs();
    this.clock = new FrameClock(pcm.granted.format.rate);
  }

  /** @throws CaptureProblem */
  static open(options: SourceOptions): AlsaSource {
    const { device, format, periodFrames, bufferFrames } = options;
    return new AlsaSource(openCapture({ ...format, device, periodFrames, bufferFrames }));
  }

  read(target: Uint8Array): PcmRead {
    if (!this.isOpen) return ended('device-gone');
    if (this.stop?.isRunningAgain === false) return this.startAgain(this.stop);
    const { periodFrames, bufferFrames } = this.granted;
    // Periods that were ready at the last look, and far from being overwritten, are read without another.
    if (this.readyFrames >= periodFrames && this.readyFrames < bufferFrames / 2) return this.readPeriod(target);
    // A reader that slept until now need not be told that there is something to read.
    let looked = this.streamFrame === 0 ? 0 : this.look();
    if (looked >= 0 && this.readyFrames < periodFrames) {
      const ready = this.pcm.wait(SILENT_DEVICE_MS);
      if (ready < 0) return this.stopped(-ready);
      if (ready === 0) return this.frames(0);
      looked = this.streamFrame === 0 ? this.lookClosely() : this.look();
    }
    if (looked < 0) return this.stopped(-looked);
    if (this.stop !== null) return this.declareStop(this.stop);
    const lostFrames = this.overrunFrames(this.readyFrames);
    return lostFrames > 0 ? this.skip(lostFrames) : this.readPeriod(target);
  }

  close(): void {
    if (this.isOpen) this.pcm.close();
    this.isOpen = false;
  }

  /** Asks the device where it is, and dates that. @param takenFrames  out of the device, not counted in the stream yet */
  private look(takenFrames = 0): number {
    this.lookedAtMs = this.nowMs();
    const status = this.pcm.readStatus();
    if (status < 0) return status;
    const { availFrames, atNs } = this.pcm.status;
    this.readyFrames = takenFrames + availFrames;
    this.clock.observe(this.streamFrame + this.readyFrames, atNs);
    return status;
  }

  /** Looks until the device moves: a gap before this stream is then measured to the frame, not to the period. */
  private lookClosely(): number {
    let looked = this.look();
    const { readyFrames } = this;
    for (let looks = 1; looked >= 0 && looks < FIRST_LOOKS && this.readyFrames === readyFrames; looks++) {
      looked = this.look();
    }
    return looked;
  }

  /** What a device may write while a look is answered or a period is copied. */
  private get guardFrames(): number {
    const { periodFrames, bufferFrames } = this.granted;
    return Math.min(periodFrames, bufferFrames >> 3);
  }

  /**
   * Frames that the device has overwritten, or is about to overwrite while they would be copied: everything that is
   * older than the buffer less a guard.
   */
  private overrunFrames(availFrames: number): number {
    const { guardFrames } = this;
    const { bufferFrames } = this.granted;
    if (availFrames <= bufferFrames - guardFrames) return 0;
    return availFrames - (bufferFrames - 2 * guardFrames);
  }

  /** @param takenFrames  how many of them are out of the device already */
  private skip(lostFrames: number, takenFrames = 0): PcmRead {
    const wantedFrames = lostFrames - takenFrames;
    const skippedFrames = wantedFrames > 0 ? this.pcm.forward(wantedFrames) : 0;
    if (skippedFrames < 0) return this.stopped(-skippedFrames);
    const goneFrames = takenFrames + skippedFrames;
    this.streamFrame += goneFrames;
    this.readyFrames -= goneFrames;
    return { kind: 'gap', lostFrames: goneFrames, fault: 'overrun' };
  }

  private readPeriod(target: Uint8Array): PcmRead {
    const read = this.pcm.read(target, this.granted.periodFrames);
    if (read < 0) return this.stopped(-read);
    if (!this.isLate()) return this.frames(read);
    const looked = this.look(read);
    if (looked < 0) return this.stopped(-looked);
    const lostFrames = this.overrunFrames(this.readyFrames);
    return lostFrames > 0 ? this.skip(lostFrames, read) : this.frames(read);
  }

  /**
   * Whether the process stood still for so long since the last look that the device may have overwritten what was just
   * read, before it was read: then libasound has copied newer frames, and says nothing.
   */
  private isLate(): boolean {
    const { format, bufferFrames } = this.granted;
    const passedFrames = ((this.nowMs() - this.lookedAtMs) / 1_000) * format.rate;
    return this.readyFrames + passedFrames > bufferFrames - this.guardFrames;
  }

  private frames(count: number): PcmRead {
    this.framesRead.frames = count;
    this.framesRead.firstFrameAtNs = this.clock.capturedAtNs(this.streamFrame);
    this.streamFrame += count;
    this.readyFrames -= count;
    return this.framesRead;
  }

  /** @param errno positive */
  private stopped(errno: number): PcmRead {
    const fault = faultOf(errno);
    const canStartAgain = fault === 'overrun' || fault === 'suspended';
    // A stream that stops before it gave a frame is not started over and over: its reader waits before the next open.
    if (!canStartAgain || this.streamFrame === 0) return ended(this.stop?.fault ?? fault);
    const from = { atNs: this.clock.capturedAtNs(this.streamFrame), sleptNs: this.sleptNs };
    return this.startAgain({ fault, from, isRunningAgain: false });
  }

  private startAgain(stop: Stop): PcmRead {
    const started = this.pcm.restart();
    if (started < 0 && started !== -constants.errno.EAGAIN) return ended(stop.fault);
    this.stop = { ...stop, isRunningAgain: started >= 0 };
    this.readyFrames = 0;
    if (started >= 0) {
      this.clock = new FrameClock(this.granted.format.rate);
      this.streamFrame = 0;
    } else {
      Atomics.wait(this.sleeper, 0, 0, ASLEEP_MS);
    }
    return this.frames(0);
  }

  /** What passed from the stop to the stream's new first frame, the machine's sleep included. */
  private declareStop(stop: Stop): PcmRead {
    this.stop = null;
    this.sleptNs = this.machineSleptNs();
    const back = { atNs: this.clock.capturedAtNs(0), sleptNs: this.sleptNs };
    const lostFrames = framesMissed(stop.from, back, this.granted.format.rate);
    return lostFrames > 0 ? { kind: 'gap', lostFrames, fault: stop.fault } : this.frames(0);
  }
}

const ended = (fault: CaptureFault): PcmRead => ({ kind: 'ended', fault });
