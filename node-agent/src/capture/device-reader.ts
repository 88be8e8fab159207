import { bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import {
  type Privilege,
  firstPageFrom,
  leaveRealtimePriority,
  lockMemory,
  sleptNs,
  takeRealtimePriority,
} from '../alsa/libc.ts';
import { CaptureProblem, toWireProblem } from '../pcm/capture-problem.ts';
import { framesMissed } from '../pcm/frame-clock.ts';
import type { CaptureFault, PcmSource } from '../pcm/pcm-source.ts';
import { RingWriter } from '../pcm/period-ring.ts';
import { type RingOffer, createRing } from '../pcm/ring-memory.ts';
import { monotonicNs } from '../platform/clock.ts';
import { messageOf } from '../platform/system-error.ts';
import { stepAhead, stepBack } from '../platform/thread-niceness.ts';
import { moveRing } from './move-ring.ts';
import type { ReaderEvent, ReaderSettings } from './reader-messages.ts';
import { RunawayWatch } from './runaway-watch.ts';

/** Where the kernel grants no real-time priority: ahead of the thread that writes. */
const NICENESS = -15;
/** Between two attempts to open a device that is not there. */
const REOPEN_AFTER_MS = 500;

/**
 * While nothing is recorded the reader wakes each so many periods, else as often as the writer thread says: the device
 * holds them meanwhile, and the processor is left alone. Levels are shown later by this at most.
 */
const UNHURRIED_PERIODS = 5;
/** Reads between two looks at whether the device runs away. */
const WATCH_EVERY_READS = 128;
/** A nap ends so much after the last of its periods is complete, so that no read has to wait again. */
const NAP_MARGIN_MS = 0.3;

/**
 * Moves periods from the device into the ring, for as long as the process runs.
 *
 * The loop in `pump` is the hot path: it reads and publishes and does nothing else. When the device leaves, the reader
 * opens it again, and what passed in between becomes a gap that is as long as the monotonic clock says.
 */
export class DeviceReader {
  private readonly stop: Int32Array;
  private ring: RingWriter | undefined;
  private slotFrames = 0;
  /** When the frame after the last one was, or would have been, captured. */
  private nextFrameAtNs: number | undefined;
  private lastFault: CaptureFault = 'device-gone';
  /**
   * How long the machine had slept when the device last gave frames or a gap. Looked at then: that a device has left
   * is seen after the sleep that it left in.
   */
  private sleptNs = 0;
  private lastProblem = '';
  private realtimePriority: Privilege | 'not-requested' = 'not-requested';
  private memoryLock: Privilege = 'refused';
  /** Others wait for this thread. */
  private isAhead = false;

  constructor(
    private readonly settings: ReaderSettings,
    private readonly open: () => PcmSource,
    private readonly tell: (event: ReaderEvent) => void,
    /** How long the machine has slept since it started, ns. */
    private readonly machineSleptNs: () => number = sleptNs,
  ) {
    this.stop = new Int32Array(settings.stop);
  }

  run(): void {
    while (!this.isStopped) {
      const source = this.tryOpen();
      if (source === undefined) {
        Atomics.wait(this.stop, 0, 0, REOPEN_AFTER_MS);
        continue;
      }
      let gaveFrames: boolean;
      try {
        gaveFrames = this.pump(source, this.ringFor(source));
      } finally {
        source.close();
      }
      // A device that opens and fails at once would be opened thousands of times a second.
      if (!gaveFrames) Atomics.wait(this.stop, 0, 0, REOPEN_AFTER_MS);
    }
  }

  private get isStopped(): boolean {
    return Atomics.load(this.stop, 0) !== 0;
  }

  private tryOpen(): PcmSource | undefined {
    try {
      const source = this.open();
      this.lastProblem = '';
      return source;
    } catch (error) {
      if (!(error instanceof CaptureProblem)) throw error;
      // The same refusal every 500 ms is told once.
      if (error.message !== this.lastProblem) this.tell({ type: 'open-failed', problem: toWireProblem(error) });
      this.lastProblem = error.message;
      return undefined;
    }
  }

  private ringFor(source: PcmSource): RingWriter {
    if (this.ring === undefined) {
      const { format, periodFrames } = source.granted;
      const { ringMs, ringId } = this.settings;
      const memory = createRing(format, periodFrames, ringMs, { id: ringId, pageFrom: firstPageFrom });
      this.slotFrames = periodFrames;
      this.ring = new RingWriter(memory);
      this.tell({ type: 'ring', ring: memory });
      this.takePrivileges(this.ring);
    }
    this.tell({ type: 'opened', granted: source.granted });
    return this.ring;
  }

  /** Asks for what keeps the reader on time; it works without as well, and says which it is. */
  private takePrivileges(ring: RingWriter): void {
    const { realtimePriority } = this.settings;
    this.memoryLock = lockMemory(ring.body);
    // A program that a reader starts would inherit it, and needs none: what it says waits in a pipe.
    this.isAhead = this.settings.source === 'alsa';
    if (this.isAhead) stepAhead(NICENESS);
    this.realtimePriority = realtimePriority === 0 ? 'not-requested' : takeRealtimePriority(realtimePriority);
    this.isAhead ||= this.realtimePriority === 'granted';
    this.tellPrivileges();
  }

  private tellPrivileges(): void {
    const { realtimePriority, memoryLock } = this;
    this.tell({ type: 'privileges', realtimePriority, memoryLock });
  }

  /** Once in the life of a ring: from then on it outlives the process. */
  private moveInto(offer: RingOffer, ring: RingWriter): void {
    let problem: string | null = null;
    try {
      moveRing(ring, offer, ring.head(this.settings.bootId));
      // The lock was that of the memory in whose place the file lies.
      this.memoryLock = lockMemory(ring.body);
    } catch (error) {
      problem = messageOf(error);
    }
    ring.settleOffer(problem === null);
    this.tell({ type: 'ring-moved', problem });
    this.tellPrivileges();
  }

  /** A thread that never sleeps must not go before all others. */
  private yieldToOthers(): void {
    leaveRealtimePriority();
    stepBack(0);
    this.isAhead = false;
    if (this.realtimePriority === 'granted') this.realtimePriority = 'refused';
    this.tellPrivileges();
  }

  /** Runs until the source ends; true if it gave a frame. */
  private pump(source: PcmSource, ring: RingWriter): boolean {
    const { format, periodFrames } = source.granted;
    if (periodFrames > this.slotFrames) {
      throw new Error(
        `${this.settings.options.device} now grants ${String(periodFrames)} frames a period: start again`,
      );
    }
    const longestNapFrames = Math.min(format.rate, source.granted.bufferFrames / 4);
    const watch = new RunawayWatch(format.rate, source.granted.bufferFrames);
    let isFirst = this.nextFrameAtNs !== undefined;
    let gaveFrames = false;
    let readsUntilNap = 0;
    for (let reads = 1; !this.isStopped; reads++) {
      if (readsUntilNap <= 0) {
        ring.wakeWriter();
        const { offer, recordsPerFetch } = ring;
        if (offer !== null) this.moveInto(offer, ring);
        readsUntilNap = recordsPerFetch || UNHURRIED_PERIODS;
        const napFrames = Math.min(readsUntilNap * periodFrames, longestNapFrames);
        if (readsUntilNap > 1) ring.sleep(this.msUntilReady(napFrames), recordsPerFetch);
      }
      readsUntilNap--;
      if (reads % WATCH_EVERY_READS === 0 && this.isAhead) {
        if (watch.isRunaway(WATCH_EVERY_READS * periodFrames, monotonicNs())) this.yieldToOthers();
      }
      const read = source.read(ring.target);
      if (read.kind === 'frames') {
        if (read.frames === 0) continue;
        if (isFirst) this.declareAbsence(ring, read.firstFrameAtNs, read.frames * bytesPerFrame(format));
        isFirst = false;
        if (!gaveFrames) this.sleptNs = this.machineSleptNs();
        gaveFrames = true;
        ring.publishFrames(read.frames, read.firstFrameAtNs);
        this.nextFrameAtNs = read.firstFrameAtNs + (read.frames / format.rate) * 1e9;
      } else if (read.kind === 'gap') {
        this.declareGap(ring, read.lostFrames, read.fault);
      } else {
        this.lastFault = read.fault;
        this.tell({ type: 'ended', fault: read.fault });
        return gaveFrames;
      }
    }
    return gaveFrames;
  }

  /**
   * How long it takes until `frames` frames are ready: 0, up to what they last. A next frame that is said to be far off is
   * the error of a clock or of a gap, and is not waited for.
   */
  private msUntilReady(frames: number): number {
    const untilNextMs = ((this.nextFrameAtNs ?? 0) - monotonicNs()) / 1e6;
    const readyMs = Math.min(untilNextMs, 0) + (frames / this.settings.options.format.rate) * 1e3;
    return readyMs > 0 ? readyMs + NAP_MARGIN_MS : 0;
  }

  /** Frames that the device did not give while it was away, before the first read after its return. */
  private declareAbsence(ring: RingWriter, firstFrameAtNs: number, readBytes: number): void {
    const { rate } = this.settings.options.format;
    const left = { atNs: this.nextFrameAtNs ?? firstFrameAtNs, sleptNs: this.sleptNs };
    const lostFrames = framesMissed(left, { atNs: firstFrameAtNs, sleptNs: this.machineSleptNs() }, rate);
    if (lostFrames === 0) return;
    const samples = ring.target.slice(0, readBytes);
    this.declareGap(ring, lostFrames, this.lastFault);
    ring.target.set(samples);
  }

  private declareGap(ring: RingWriter, lostFrames: number, fault: CaptureFault): void {
    const atNs = this.nextFrameAtNs ?? 0;
    this.sleptNs = this.machineSleptNs();
    ring.publishGap(lostFrames, fault, atNs);
    this.nextFrameAtNs = atNs + (lostFrames / this.settings.options.format.rate) * 1e9;
    this.tell({ type: 'gap', lostFrames, fault });
  }
}
