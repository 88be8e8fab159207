import { bytesPerFrame } from '@rakkr/shared/audio/vocabulary';
import type { GapCause } from '@rakkr/shared/recordings/vocabulary';

import type { WireProblem } from '../pcm/capture-problem.ts';
import { type SelectChannels, selectChannels } from '../pcm/channel-selection.ts';
import { framesBetween, framesMissed } from '../pcm/frame-clock.ts';
import type { EndReason, GapLine, StartLine } from '../pcm/ledger.ts';
import type { CaptureFault } from '../pcm/pcm-source.ts';
import { type RingReader, type RingRecord, emptyRecord } from '../pcm/period-ring.ts';
import { monotonicToUtcMs, sleptNs, utcMsToMonotonicNs } from '../platform/clock.ts';
import { MemorySegment, heldSegmentFrames } from './memory-segment.ts';
import { OpenSegment } from './open-segment.ts';
import { MAX_SEGMENT_BYTES } from './segment-head.ts';
import { silentDisk, spoolProblem } from './spool-problem.ts';
import type { ResumePoint, TakeOver, TapCommand, TapEvent } from './tap-messages.ts';

/** After the spool refused a write: until then the frames wait in the ring. */
const RETRY_WRITE_MS = 100;
/** After its end a tap waits so long for the last frames before it says that the device has none. */
const LAST_FRAMES_MS = 150;
/** A shorter absence at the end is the period that was not complete. */
const SHORTEST_ABSENCE_MS = 50;
/** A held segment that has taken all there is closes with so much: until the controller has it, it is nowhere else. */
const LEAST_HELD_MS = 2_000;
/**
 * Most that one write takes, and that one call of `pump` writes: a tap that has minutes of the ring to catch up with
 * gives way to the others after so much.
 */
const MOST_BYTES_AT_ONCE = 512 * 1024;
/** The booked end is looked up on the node's clock so often. */
const BOOKED_END_LOOK_NS = 100e6;

const CAUSES: Record<CaptureFault, GapCause> = {
  overrun: 'overrun',
  suspended: 'suspended',
  'device-gone': 'device-gone',
  unclassified: 'io-error',
};

type Join = Extract<TapCommand, { type: 'join' }>;

/**
 * One recording on the ring: takes its channels from frame to frame, splits them into segments, and knows of every frame
 * that it could not have.
 *
 * Runs on the writer thread, one call of `pump` per wake-up. A refused write stops this tap only: its place in the ring
 * stays, and is tried again, until the ring comes around; then what was overwritten is a gap. Meanwhile `hold` takes
 * what waits out of the ring, segment by segment, for somebody who has no need of the disk.
 *
 * Samples are copied out of the ring before they are written and hashed: the ring may come around while the disk makes
 * the write wait, and file and hash must not differ then.
 */
export class Tap {
  private readonly start: Omit<StartLine, 'startedAt'>;
  private readonly select: SelectChannels;
  private readonly frameBytes: number;
  private readonly scratch: Uint8Array<ArrayBuffer>;
  private readonly progress: Float64Array;
  private readonly segmentFrames: number;
  private readonly heldFrames: number;
  private readonly scratchFrames: number;
  private readonly current: RingRecord = emptyRecord();
  /** Place in the ring: a record, and frames of it that are done. */
  private record: number;
  private offset = 0;
  /** The place behind what is being written. */
  private readonly following = { record: 0, offset: 0, atNs: 0, inRing: emptyRecord() };
  /** Device frame that comes next; null until the first frame. */
  private nextDeviceFrame: number | null = null;
  /** When that frame is captured, CLOCK_MONOTONIC; 0 = not known yet. */
  private nextFrameAtNs = 0;
  /** Device frame number minus recording frame number. */
  private shift = 0;
  private segment: OpenSegment | MemorySegment | null = null;
  /** Where in the ring the segment begins. */
  private segmentPlace = { record: 0, offset: 0 };
  /** The segment at hand, or the next one, is held in memory. */
  private isHolding = false;
  private isHoldWanted = false;
  /** The disk refused since the last held segment: one that takes again is noticed between two of them. */
  private mayHold = false;
  /** A write to the disk would hang this thread as it did the one before. */
  private isDiskSilent = false;
  private nextIndex: number;
  private startedAt: string;
  private preRollFrames: number;
  private gap: GapLine | null = null;
  private cause: GapCause = 'io-error';
  private fault: WireProblem | null = null;
  private retryAtNs = 0;
  private end: { atNs: number; reason: EndReason } | null = null;
  private bookedEndSeenAtNs = 0;
  private hasStarted = false;
  hasEnded = false;

  constructor(
    private readonly join: Join,
    private readonly ring: RingReader,
    private readonly bootId: string,
    private readonly tell: (event: TapEvent) => void,
  ) {
    const { order, resume, start } = join;
    this.start = resume?.start ?? start;
    this.startedAt = resume?.start.startedAt ?? '';
    this.preRollFrames = resume?.start.preRollFrames ?? 0;
    this.nextIndex = resume?.nextIndex ?? 0;
    // What the ring holds now: a device taken up again may have been opened with another number of channels.
    this.select = selectChannels(ring.shape.format, this.start.channels);
    const frameBytes = bytesPerFrame(this.start.format);
    this.segmentFrames = Math.min(this.start.segmentFrames, Math.floor(MAX_SEGMENT_BYTES / frameBytes));
    this.frameBytes = frameBytes;
    this.heldFrames = heldSegmentFrames(frameBytes, this.segmentFrames);
    this.scratchFrames = Math.max(ring.shape.periodFrames, Math.floor(MOST_BYTES_AT_ONCE / frameBytes));
    this.scratch = new Uint8Array(Math.ceil((this.scratchFrames * frameBytes + 1) / 8) * 8);
    this.progress = new Float64Array(join.progress);
    this.nextFrameAtNs = resume?.nextFrameAtNs ?? 0;
    this.record = ring.recordAt(this.fromNs);
    if (order.endAtUtcMs !== null) this.end = { atNs: Number.POSITIVE_INFINITY, reason: 'booked-end' };
    if (join.takeOver !== undefined) this.goOnFrom(join.takeOver);
  }

  get recordingId(): string {
    return this.join.order.recordingId;
  }

  /** True while the ring has more for this tap than one `pump` takes. */
  get isBehind(): boolean {
    return !this.hasEnded && (this.fault === null || this.isHolding) && this.ring.available(this.record) > 0;
  }

  /** Moment of the first frame that is this tap's; a recording taken up again after a restart of the machine has all. */
  private get fromNs(): number {
    return this.join.resume === null ? this.join.fromNs : (this.join.resume.nextFrameAtNs ?? 0);
  }

  /** Frame of the recording's time line that comes next. */
  private get nextFrame(): number {
    return this.nextDeviceFrame === null ? (this.join.resume?.nextFrame ?? 0) : this.nextDeviceFrame - this.shift;
  }

  /** Ends the tap with the frame captured at `atNs`; the first call counts. */
  leave(reason: EndReason, atNs: number): void {
    if (this.end === null || this.end.reason === 'booked-end') this.end = { atNs, reason };
  }

  /** Has the next segment held in memory; does nothing once the disk takes it. */
  hold(): void {
    this.isHoldWanted = this.fault !== null && !this.isHolding;
  }

  /** The disk is tried again. */
  diskAnswers(): void {
    this.isDiskSilent = false;
    this.retryAtNs = 0;
  }

  /** Writes what has arrived, up to `MOST_BYTES_AT_ONCE`. @param nowNs CLOCK_MONOTONIC */
  pump(nowNs: number): void {
    if (nowNs - this.bookedEndSeenAtNs > BOOKED_END_LOOK_NS) this.updateBookedEnd(nowNs);
    if (this.isHolding || nowNs >= this.retryAtNs) this.drain(nowNs);
    if (this.beginsToHold()) this.drain(nowNs);
    this.closeHeld();
    if (this.hasEnded || this.end === null || nowNs < this.end.atNs + LAST_FRAMES_MS * 1e6) return;
    if (this.ring.available(this.record) > 0) return;
    const absence = this.absenceUntil(this.end.atNs);
    if (absence === null || nowNs >= this.nextFrameAtNs + this.deviceBufferNs) this.finish(absence);
  }

  /** For so long a device keeps frames that nobody has fetched; what is late may still come. */
  private get deviceBufferNs(): number {
    const { deviceBuffer, deviceFormat } = this.start;
    return ((deviceBuffer?.bufferFrames ?? 0) / deviceFormat.rate) * 1e9;
  }

  /** The booked end is an instant of UTC: the node's clock may be set while the recording runs. */
  private updateBookedEnd(nowNs: number): void {
    this.bookedEndSeenAtNs = nowNs;
    const { endAtUtcMs } = this.join.order;
    if (this.end?.reason === 'booked-end' && endAtUtcMs !== null) this.end.atNs = utcMsToMonotonicNs(endAtUtcMs);
  }

  private goOnFrom({ start, nextIndex, nextFrame, shift }: TakeOver): void {
    this.startedAt = start.startedAt;
    this.preRollFrames = start.preRollFrames;
    this.nextIndex = nextIndex;
    this.shift = shift;
    this.nextDeviceFrame = nextFrame + shift;
    this.hasStarted = true;
    this.isDiskSilent = true;
    this.fault = silentDisk(this.join.order.dir);
    this.placeAt(this.nextDeviceFrame);
  }

  /** Finds a frame of the device in the ring, or the first one after it that is still there. */
  private placeAt(deviceFrame: number): void {
    this.record = this.ring.oldest();
    while (this.ring.available(this.record) > 0) {
      this.ring.read(this.record, this.current);
      const ahead = deviceFrame - this.current.firstFrame;
      if (ahead < this.current.frames) {
        this.offset = this.current.gapFault === null ? Math.max(0, ahead) : 0;
        return;
      }
      this.nextRecord();
    }
  }

  private drain(nowNs: number): void {
    if (this.isDiskSilent && !this.isHolding) return;
    for (let written = 0; written < this.scratchFrames && !this.hasEnded && this.ring.available(this.record) > 0;) {
      this.ring.read(this.record, this.current);
      if (!this.ring.holds(this.record)) {
        this.skipOverwritten();
      } else if (this.current.gapFault !== null) {
        this.cause = CAUSES[this.current.gapFault];
        this.nextRecord();
      } else if (this.nextDeviceFrame === null && !this.begin()) {
        this.nextRecord();
      } else {
        const frames = this.takeFrames(nowNs);
        if (frames === null) return;
        written += frames;
      }
    }
  }

  /** What a refusing disk took of a segment may never be read again: it is taken from the ring once more, if it can. */
  private takeBack(): void {
    const { segment } = this;
    if (segment === null) return;
    const { record, offset } = this.segmentPlace;
    if (this.ring.available(record) > this.ring.available(this.ring.oldest())) {
      this.closeSegment();
      return;
    }
    const { facts } = segment;
    segment.close();
    this.segment = null;
    this.record = record;
    this.offset = offset;
    this.nextDeviceFrame = facts.startFrame + this.shift;
    this.nextIndex = facts.index;
    this.gap = facts.gapBefore;
  }

  private beginsToHold(): boolean {
    if (!this.isHoldWanted || this.hasEnded || (!this.mayHold && !this.isDiskSilent)) return false;
    this.isHoldWanted = false;
    this.isHolding = true;
    this.takeBack();
    return true;
  }

  private closeHeld(): void {
    const { segment } = this;
    if (!(segment instanceof MemorySegment) || this.ring.available(this.record) > 0) return;
    if (segment.lengthFrames >= (LEAST_HELD_MS / 1000) * this.start.format.rate) this.closeSegment();
  }

  private nextRecord(): void {
    this.record = (this.record + 1) >>> 0;
    this.offset = 0;
  }

  /** The ring has come around: the frames in between are found missing by their numbers. */
  private skipOverwritten(): void {
    this.cause = this.fault?.code === 'spool.disk-full' ? 'disk-full' : 'io-error';
    this.record = this.ring.oldest();
    this.offset = 0;
  }

  /** Writes frames from the current record on. Returns how many, null = the spool refused them until later. */
  private takeFrames(nowNs: number): number | null {
    this.noticeMissing();
    const wanted = this.framesToTake();
    if (wanted === 0) {
      this.finish(null);
      return 0;
    }
    const frames = this.copy(wanted);
    if (!this.ring.holds(this.record)) {
      this.skipOverwritten();
      return 0;
    }
    try {
      this.write(frames);
      return frames;
    } catch (error) {
      this.refused(error, nowNs);
      return null;
    }
  }

  /** Copies frames that follow each other out of the ring, up to `wanted`; returns how many. */
  private copy(wanted: number): number {
    const { following, ring } = this;
    const { inRing } = following;
    following.record = this.record;
    following.offset = this.offset;
    let frames = 0;
    while (frames < wanted && ring.available(following.record) > 0) {
      ring.read(following.record, inRing);
      const isNext = inRing.firstFrame + following.offset === (this.nextDeviceFrame ?? 0) + frames;
      if (inRing.gapFault !== null || !isNext) break;
      const count = Math.min(inRing.frames - following.offset, wanted - frames);
      const target = frames === 0 ? this.scratch : this.scratch.subarray(frames * this.frameBytes);
      this.select(ring.samples(following.record), following.offset, count, target);
      frames += count;
      following.offset += count;
      following.atNs = inRing.firstFrameAtNs + (following.offset / this.start.format.rate) * 1e9;
      if (following.offset < inRing.frames) break;
      following.record = (following.record + 1) >>> 0;
      following.offset = 0;
    }
    return frames;
  }

  /** Finds the first frame of the tap. False = it is not in this record. */
  private begin(): boolean {
    const { resume } = this.join;
    const { rate } = this.start.format;
    const { firstFrame, firstFrameAtNs, frames } = this.current;
    const offset = framesBetween(firstFrameAtNs, this.fromNs, rate);
    if (offset >= frames) return false;
    const atNs = firstFrameAtNs + (offset / rate) * 1e9;
    if (resume === null) {
      this.startedAt = new Date(monotonicToUtcMs(atNs)).toISOString();
      this.preRollFrames = framesBetween(atNs, this.join.orderedAtNs, rate);
    }
    this.offset = offset;
    this.nextDeviceFrame = firstFrame + offset;
    this.shift = this.nextDeviceFrame - (resume === null ? 0 : resume.nextFrame + this.restartGap(atNs));
    return true;
  }

  /** Declares the frames between an earlier process and this one; returns how many. */
  private restartGap(firstFrameAtNs: number): number {
    const { resume } = this.join;
    if (resume === null) return 0;
    const lengthFrames = this.missedSince(resume, firstFrameAtNs);
    if (lengthFrames > 0) {
      const cause = resume.nextFrameAtNs === null ? 'host-restart' : 'capture-restart';
      const startedAt = new Date(resume.nextFrameAtUtcMs).toISOString();
      this.declare({ type: 'gap', startFrame: resume.nextFrame, lengthFrames, cause, startedAt });
    }
    return lengthFrames;
  }

  /** Frames between an earlier process and this one, the machine's sleep included. */
  private missedSince({ nextFrameAtNs, nextFrameAtUtcMs, ...before }: ResumePoint, firstFrameAtNs: number): number {
    const { rate } = this.start.format;
    if (nextFrameAtNs === null) {
      // A machine without a battery for its clock may start in the past: something is missing all the same.
      return Math.max(1, framesBetween(nextFrameAtUtcMs * 1e6, monotonicToUtcMs(firstFrameAtNs) * 1e6, rate));
    }
    const back = { atNs: firstFrameAtNs, sleptNs: sleptNs() };
    return framesMissed({ atNs: nextFrameAtNs, sleptNs: before.sleptNs ?? back.sleptNs }, back, rate);
  }

  /** Compares the number of the frame at hand with the one that is due. */
  private noticeMissing(): void {
    const { firstFrame, firstFrameAtNs } = this.current;
    const due = this.nextDeviceFrame ?? firstFrame;
    const missing = firstFrame + this.offset - due;
    if (missing <= 0) return;
    this.closeSegment();
    const { rate } = this.start.format;
    const startedAtNs = firstFrameAtNs + ((this.offset - missing) / rate) * 1e9;
    // What is missing after the tap's end is not the tap's.
    const lengthFrames = Math.min(missing, framesBetween(startedAtNs, this.end?.atNs ?? Infinity, rate));
    this.nextDeviceFrame = due + lengthFrames;
    if (lengthFrames === 0) return;
    const startedAt = new Date(monotonicToUtcMs(startedAtNs)).toISOString();
    this.declare({ type: 'gap', startFrame: due - this.shift, lengthFrames, cause: this.cause, startedAt });
  }

  /** A gap that follows another without a segment in between makes it longer: one absence, one line. */
  private declare(gap: GapLine): void {
    const { gap: before } = this;
    this.gap = before === null ? gap : { ...before, lengthFrames: before.lengthFrames + gap.lengthFrames };
    this.progress[1] = (this.progress[1] ?? 0) + gap.lengthFrames;
  }

  /** Frames up to the next boundary: what one write takes, the segment's end, or the tap's. 0 = the tap has ended. */
  private framesToTake(): number {
    const room = this.fullFrames - (this.segment?.lengthFrames ?? 0);
    return Math.min(this.scratchFrames, room, this.framesUntilEnd());
  }

  private get fullFrames(): number {
    return this.isHolding ? this.heldFrames : this.segmentFrames;
  }

  private framesUntilEnd(): number {
    if (this.end === null) return Number.POSITIVE_INFINITY;
    const atNs = this.current.firstFrameAtNs + (this.offset / this.start.format.rate) * 1e9;
    return framesBetween(atNs, this.end.atNs, this.start.format.rate);
  }

  private write(frames: number): void {
    const segment = this.segment ?? this.openSegment();
    segment.write(this.scratch, frames);
    this.advance(frames);
    if (this.fault !== null && !this.isHolding) this.recovered();
    if (!this.hasStarted) this.started(frames);
    if (segment.lengthFrames >= this.fullFrames) this.closeSegment();
  }

  private advance(frames: number): void {
    this.record = this.following.record;
    this.offset = this.following.offset;
    this.nextFrameAtNs = this.following.atNs;
    this.nextDeviceFrame = (this.nextDeviceFrame ?? 0) + frames;
    // What was taken back from the disk is counted already.
    this.progress[0] = Math.max(this.progress[0] ?? 0, this.nextDeviceFrame - this.shift);
  }

  private openSegment(): OpenSegment | MemorySegment {
    const monotonicNs = Math.round(this.current.firstFrameAtNs + (this.offset / this.start.format.rate) * 1e9);
    const facts = {
      start: { ...this.start, startedAt: this.startedAt, preRollFrames: this.preRollFrames },
      index: this.nextIndex,
      startFrame: (this.nextDeviceFrame ?? 0) - this.shift,
      anchor: { monotonicNs, utcMs: monotonicToUtcMs(monotonicNs), bootId: this.bootId, sleptNs: sleptNs() },
      gapBefore: this.gap,
    };
    const segment = this.isHolding
      ? new MemorySegment(facts, this.heldFrames)
      : OpenSegment.create(this.join.order.dir, facts);
    this.segment = segment;
    this.segmentPlace = { record: this.record, offset: this.offset };
    this.nextIndex += 1;
    this.gap = null;
    if (!this.isHolding) this.tell({ type: 'segment-opened', recordingId: this.recordingId, facts });
    return segment;
  }

  private closeSegment(): void {
    const { segment } = this;
    if (segment === null) return;
    this.segment = null;
    const { facts, lengthFrames } = segment;
    const sha256 = segment.close();
    if (lengthFrames === 0) {
      this.nextIndex = facts.index; // its first write was refused: the number, and the file, are used again
      return;
    }
    const { recordingId } = this;
    const written = { facts, lengthFrames, sha256 };
    if (segment instanceof MemorySegment) {
      this.isHolding = false;
      this.mayHold = false;
      this.retryAtNs = 0;
      this.tell({ type: 'segment-held', recordingId, segment: written, pcm: segment.pcm });
    } else {
      this.tell({ type: 'segment-written', recordingId, segment: written });
    }
  }

  private started(frames: number): void {
    this.hasStarted = true;
    const deviceFrame = (this.nextDeviceFrame ?? 0) - frames;
    this.tell({
      type: 'started',
      recordingId: this.recordingId,
      startFrame: deviceFrame - this.shift,
      deviceFrame,
      firstFrameAtUtcMs: this.segment?.facts.anchor.utcMs ?? Date.now(),
      preRollFrames: this.preRollFrames,
      gap: this.segment?.facts.gapBefore ?? null,
    });
  }

  private refused(error: unknown, nowNs: number): void {
    this.retryAtNs = nowNs + RETRY_WRITE_MS * 1e6;
    this.mayHold = true;
    const problem = spoolProblem(error, this.join.order.dir);
    if (this.fault?.code !== problem.code) this.tell({ type: 'fault', recordingId: this.recordingId, problem });
    this.fault = problem;
  }

  private recovered(): void {
    this.fault = null;
    this.isHoldWanted = false;
    this.mayHold = false;
    this.tell({ type: 'fault', recordingId: this.recordingId, problem: null });
  }

  /** The device was away when the tap ended: what the time line lacks up to that moment. */
  private absenceUntil(endNs: number): GapLine | null {
    if (this.nextFrameAtNs === 0) return null;
    const { rate } = this.start.format;
    const lengthFrames = framesBetween(this.nextFrameAtNs, endNs, rate);
    if (lengthFrames < (SHORTEST_ABSENCE_MS / 1000) * rate) return null;
    const startedAt = new Date(monotonicToUtcMs(this.nextFrameAtNs)).toISOString();
    return { type: 'gap', startFrame: this.nextFrame, lengthFrames, cause: 'device-gone', startedAt };
  }

  private finish(absence: GapLine | null): void {
    this.closeSegment();
    if (absence !== null) this.declare(absence);
    const { gap } = this;
    const totalFrames = absence === null ? this.nextFrame : absence.startFrame + absence.lengthFrames;
    this.progress[0] = totalFrames;
    this.hasEnded = true;
    this.tell({
      type: 'ended',
      recordingId: this.recordingId,
      reason: this.end?.reason ?? 'operator',
      totalFrames,
      endedAtUtcMs: monotonicToUtcMs(this.end?.atNs ?? this.nextFrameAtNs),
      gap,
    });
  }
}
