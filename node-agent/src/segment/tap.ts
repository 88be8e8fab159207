import { bytesPerFrame } from '@rakkr/shared/audio/vocabulary';
import type { GapCause } from '@rakkr/shared/recordings/vocabulary';

import type { WireProblem } from '../pcm/capture-problem.ts';
import { selectChannels } from '../pcm/channel-selection.ts';
import { SHORTEST_SLEEP_NS, framesBetween } from '../pcm/frame-clock.ts';
import { type EndReason, type FrameAnchor, type GapLine, type StartLine, gapOf } from '../pcm/ledger.ts';
import type { RingReader } from '../pcm/period-ring.ts';
import { monotonicToUtcMs, sleptNs } from '../platform/clock.ts';
import { DiskRefusal } from './disk-refusal.ts';
import { CAUSE_OF_FAULT } from './gap-causes.ts';
import { MemorySegment, heldSegmentFrames } from './memory-segment.ts';
import { OpenSegment } from './open-segment.ts';
import { restartGap } from './resume-point.ts';
import { RingCursor, type RingPlace } from './ring-cursor.ts';
import { MAX_SEGMENT_BYTES } from './segment-head.ts';
import { silentDisk, spoolProblem } from './spool-problem.ts';
import { TapEnd } from './tap-end.ts';
import type { ResumePoint, TakeOver, TapCommand, TapEvent } from './tap-messages.ts';

/** A shorter absence at the end is the period that was not complete. */
const SHORTEST_ABSENCE_MS = 50;
/** A held segment that has taken all there is closes with so much: until the controller has it, it is nowhere else. */
const LEAST_HELD_MS = 2_000;
/**
 * Most that one write takes, and that one call of `pump` writes: a tap that has minutes of the ring to catch up with
 * gives way to the others after so much.
 */
const MOST_BYTES_AT_ONCE = 512 * 1024;

/** So much before its end a tap writes as soon as frames come: the end is told when it is there. */
const NEAR_END_NS = 1e9;

/** A full disk is offered no less than this. */
const LEAST_WRITE_MS = 20;

type Join = Extract<TapCommand, { type: 'join' }>;

/**
 * One recording on the ring: takes its channels from frame to frame, splits them into segments, and knows of every frame
 * that it could not have.
 *
 * Runs on the writer thread, one call of `pump` per wake-up. A refused write stops this tap only: its place in the ring
 * stays, and is tried again, until the ring comes around; then what was overwritten is a gap. Meanwhile `hold` takes
 * what waits out of the ring, segment by segment, for somebody who has no need of the disk.
 *
 * One class although it is long: each step moves the same place in the ring, on the time line and in the segment.
 *
 * Samples are copied out of the ring before they are written and hashed: the ring may come around while the disk makes
 * the write wait, and file and hash must not differ then.
 */
export class Tap {
  private readonly start: Omit<StartLine, 'startedAt'>;
  private readonly scratch: Uint8Array<ArrayBuffer>;
  private readonly progress: Float64Array;
  private readonly segmentFrames: number;
  private readonly heldFrames: number;
  private readonly scratchFrames: number;
  private readonly leastFrames: number;
  private readonly cursor: RingCursor;
  private readonly end: TapEnd;
  /** Device frame that comes next; null until the first frame. */
  private nextDeviceFrame: number | null = null;
  /** When that frame is captured, CLOCK_MONOTONIC; 0 = not known yet. */
  private nextFrameAtNs = 0;
  /** Device frame number minus recording frame number. */
  private shift = 0;
  private segment: OpenSegment | MemorySegment | null = null;
  /** Where in the ring the segment begins. */
  private segmentPlace: RingPlace = { record: 0, offsetFrames: 0 };
  private readonly disk = new DiskRefusal();
  private nextIndex: number;
  private startedAt: string;
  private preRollFrames: number;
  private gap: GapLine | null = null;
  private cause: GapCause = 'io-error';
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
    const frameBytes = bytesPerFrame(this.start.format);
    this.segmentFrames = Math.min(this.start.segmentFrames, Math.floor(MAX_SEGMENT_BYTES / frameBytes));
    this.heldFrames = heldSegmentFrames(frameBytes, this.segmentFrames);
    this.leastFrames = Math.ceil((LEAST_WRITE_MS / 1000) * this.start.format.rate);
    this.scratchFrames = Math.max(ring.shape.periodFrames, Math.floor(MOST_BYTES_AT_ONCE / frameBytes));
    this.scratch = new Uint8Array(Math.ceil((this.scratchFrames * frameBytes + 1) / 8) * 8);
    this.progress = new Float64Array(join.progress);
    this.nextFrameAtNs = resume?.nextFrameAtNs ?? 0;
    // Of what the ring holds now: a device taken up again may have been opened with another number of channels.
    const select = selectChannels(ring.shape.format, this.start.channels);
    this.cursor = new RingCursor(ring, { select, frameBytes }, this.fromNs);
    this.end = new TapEnd(order.endAtUtcMs);
    if (join.takeOver !== undefined) this.goOnFrom(join.takeOver);
  }

  get recordingId(): string {
    return this.join.order.recordingId;
  }

  /** True while the ring has more for this tap than one `pump` takes. */
  get isBehind(): boolean {
    return !this.hasEnded && !this.disk.isBlocked && !this.cursor.isAtEnd;
  }

  /** Moment of the first frame that is this tap's; a recording taken up again after a restart of the machine has all. */
  private get fromNs(): number {
    return this.join.resume === null ? this.join.fromNs : (this.join.resume.nextFrameAtNs ?? 0);
  }

  /** Frame of the recording's time line that comes next. */
  private get nextFrame(): number {
    return this.nextDeviceFrame === null ? (this.join.resume?.nextFrame ?? 0) : this.nextDeviceFrame - this.shift;
  }

  /** True where frames should be written as soon as they come: somebody waits for the beginning, the end, or the disk. */
  isUrgent(nowNs: number): boolean {
    return !this.hasStarted || this.disk.problem !== null || nowNs >= this.end.atNs - NEAR_END_NS;
  }

  /** True once nothing more is to be had: the tap has ended, or has taken all that the ring holds now. */
  get isThrough(): boolean {
    return this.hasEnded || this.cursor.isAtEnd;
  }

  /** Ends the tap with the frame captured at `atNs`; the first order counts. */
  leave(reason: EndReason, atNs: number): void {
    this.end.leave(reason, atNs);
  }

  /** Has the next segment held in memory; does nothing once the disk takes it. */
  hold(): void {
    this.disk.wantHold();
  }

  /** The disk is tried again. */
  diskAnswers(): void {
    this.disk.answers();
  }

  /** Writes what has arrived, up to `MOST_BYTES_AT_ONCE`. @param nowNs CLOCK_MONOTONIC */
  pump(nowNs: number): void {
    this.end.look(nowNs);
    this.drain(nowNs);
    if (this.beginsToHold()) this.drain(nowNs);
    this.closeHeld();
    if (this.hasEnded || !this.end.isOver(nowNs) || !this.cursor.isAtEnd) return;
    const absence = this.absenceAtEnd();
    if (absence === null || nowNs >= this.nextFrameAtNs + this.deviceBufferNs) this.finish(absence);
  }

  /** Closes the segment and leaves the recording without an end. */
  breakOff(): void {
    this.closeSegment();
  }

  /** For so long a device keeps frames that nobody has fetched; what is late may still come. */
  private get deviceBufferNs(): number {
    const { deviceBuffer, deviceFormat } = this.start;
    return ((deviceBuffer?.bufferFrames ?? 0) / deviceFormat.rate) * 1e9;
  }

  private goOnFrom({ start, nextIndex, nextFrame, shift, isDiskSilent }: TakeOver): void {
    this.startedAt = start.startedAt;
    this.preRollFrames = start.preRollFrames;
    this.nextIndex = nextIndex;
    this.shift = shift;
    this.nextDeviceFrame = nextFrame + shift;
    this.hasStarted = true;
    if (isDiskSilent) this.disk.fallsSilent(silentDisk(this.join.order.dir));
    this.cursor.goToFrame(this.nextDeviceFrame);
  }

  private drain(nowNs: number): void {
    const { cursor } = this;
    for (let written = 0; written < this.scratchFrames && this.hasWork(nowNs);) {
      if (!cursor.load()) {
        this.skipOverwritten();
      } else if (cursor.current.gapFault !== null) {
        this.cause = CAUSE_OF_FAULT[cursor.current.gapFault];
        cursor.nextRecord();
      } else if (this.nextDeviceFrame === null && !this.begin()) {
        cursor.nextRecord();
      } else {
        const frames = this.takeFrames(nowNs);
        if (frames === null) return;
        written += frames;
      }
    }
  }

  private hasWork(nowNs: number): boolean {
    return !this.hasEnded && !this.cursor.isAtEnd && this.disk.mayWrite(nowNs);
  }

  /** What a refusing disk took of a segment may never be read again: it is taken from the ring once more, if it can. */
  private takeBack(): void {
    const { segment } = this;
    if (segment === null) return;
    if (this.cursor.isOverwritten(this.segmentPlace)) {
      this.closeSegment();
      return;
    }
    const { facts } = segment;
    segment.close();
    this.segment = null;
    this.cursor.goTo(this.segmentPlace);
    this.nextDeviceFrame = facts.startFrame + this.shift;
    this.nextIndex = facts.index;
    this.gap = facts.gapBefore;
  }

  private beginsToHold(): boolean {
    if (this.hasEnded || !this.disk.beginsToHold()) return false;
    this.takeBack();
    return true;
  }

  private closeHeld(): void {
    const { segment } = this;
    if (!(segment instanceof MemorySegment) || !this.cursor.isAtEnd) return;
    if (segment.lengthFrames >= (LEAST_HELD_MS / 1000) * this.start.format.rate) this.closeSegment();
  }

  /** The ring has come around: the frames in between are found missing by their numbers. */
  private skipOverwritten(): void {
    this.cause = this.disk.problem?.code === 'spool.disk-full' ? 'disk-full' : 'io-error';
    this.cursor.goToOldest();
  }

  /** Writes frames from the current record on. Returns how many, null = the spool refused them until later. */
  private takeFrames(nowNs: number): number | null {
    this.noticeMissing();
    if (!this.disk.mayWrite(nowNs)) return null; // the gap has ended the segment in memory, and no disk takes the next
    for (let wanted = this.framesToTake(); wanted > 0;) {
      const frames = this.cursor.copy(this.nextDeviceFrame ?? 0, wanted, this.scratch);
      if (!this.cursor.isHeld) {
        this.skipOverwritten();
        return 0;
      }
      const problem = this.tryToWrite(frames);
      if (problem === null) return frames;
      wanted = this.leastFrames;
      if (problem.code === 'spool.disk-full' && frames > wanted) continue; // there may be room for less
      if (this.disk.refuses(problem, nowNs)) this.tell({ type: 'fault', recordingId: this.recordingId, problem });
      return null;
    }
    this.finish(null);
    return 0;
  }

  /** Returns why the disk refused; null = it did not. */
  private tryToWrite(frames: number): WireProblem | null {
    try {
      this.write(frames);
      return null;
    } catch (error) {
      return spoolProblem(error, this.join.order.dir);
    }
  }

  /** Finds the first frame of the tap. False = it is not in this record. */
  private begin(): boolean {
    const { resume } = this.join;
    const { rate } = this.start.format;
    const { firstFrame, firstFrameAtNs, frames } = this.cursor.current;
    const offsetFrames = framesBetween(firstFrameAtNs, this.fromNs, rate);
    if (offsetFrames >= frames) return false;
    const atNs = firstFrameAtNs + (offsetFrames / rate) * 1e9;
    if (resume === null) {
      this.startedAt = new Date(monotonicToUtcMs(atNs)).toISOString();
      this.preRollFrames = framesBetween(atNs, this.join.orderedAtNs, rate);
    }
    this.cursor.skipTo(offsetFrames);
    this.nextDeviceFrame = firstFrame + offsetFrames;
    this.shift = this.nextDeviceFrame - (resume === null ? 0 : resume.nextFrame + this.declareRestart(resume, atNs));
    return true;
  }

  /** Declares the frames between an earlier process and this one; returns how many. */
  private declareRestart(resume: ResumePoint, firstFrameAtNs: number): number {
    const back = { atNs: firstFrameAtNs, sleptNs: sleptNs(), atUtcMs: monotonicToUtcMs(firstFrameAtNs) };
    const gap = restartGap(resume, back, this.start.format.rate);
    if (gap !== null) this.declare(gap);
    return gap?.lengthFrames ?? 0;
  }

  /** Compares the number of the frame at hand with the one that is due. */
  private noticeMissing(): void {
    const { deviceFrame, frameAtNs } = this.cursor;
    const due = this.nextDeviceFrame ?? deviceFrame;
    const missing = deviceFrame - due;
    if (missing <= 0) return;
    this.closeSegment();
    const { rate } = this.start.format;
    const startedAtNs = frameAtNs - (missing / rate) * 1e9;
    // What is missing after the tap's end is not the tap's.
    const lengthFrames = Math.min(missing, this.end.framesFrom(startedAtNs, rate));
    this.nextDeviceFrame = due + lengthFrames;
    if (lengthFrames === 0) return;
    this.declare(gapOf(due - this.shift, lengthFrames, this.cause, monotonicToUtcMs(startedAtNs)));
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
    return Math.min(this.scratchFrames, room, this.end.framesFrom(this.cursor.frameAtNs, this.start.format.rate));
  }

  private get fullFrames(): number {
    return this.disk.isHolding ? this.heldFrames : this.segmentFrames;
  }

  private write(frames: number): void {
    const segment = this.segment ?? this.openSegment();
    segment.write(this.scratch, frames);
    this.advance(frames);
    if (this.disk.isBlocked) this.recovered();
    if (!this.hasStarted) this.started(frames);
    if (segment.lengthFrames >= this.fullFrames) this.closeSegment();
  }

  private advance(frames: number): void {
    this.nextFrameAtNs = this.cursor.goBehindCopied();
    this.nextDeviceFrame = (this.nextDeviceFrame ?? 0) + frames;
    // What was taken back from the disk is counted already.
    this.progress[0] = Math.max(this.progress[0] ?? 0, this.nextDeviceFrame - this.shift);
  }

  private openSegment(): OpenSegment | MemorySegment {
    const monotonicNs = Math.round(this.cursor.frameAtNs);
    const ring = { id: this.ring.id, deviceFrame: this.nextDeviceFrame ?? 0 };
    const facts = {
      start: { ...this.start, startedAt: this.startedAt, preRollFrames: this.preRollFrames },
      index: this.nextIndex,
      startFrame: (this.nextDeviceFrame ?? 0) - this.shift,
      anchor: { ...this.moment(monotonicNs), bootId: this.bootId, ring },
      gapBefore: this.gap,
    };
    const segment = this.disk.isHolding
      ? new MemorySegment(facts, this.heldFrames)
      : OpenSegment.create(this.join.order.dir, facts);
    this.segment = segment;
    this.segmentPlace = this.cursor.place;
    this.nextIndex += 1;
    this.gap = null;
    if (!this.disk.isHolding) this.tell({ type: 'segment-opened', recordingId: this.recordingId, facts });
    return segment;
  }

  /** The clocks at the moment of a frame: the machine may have slept since, where a dead process had read it. */
  private moment(monotonicNs: number): Pick<FrameAnchor, 'monotonicNs' | 'utcMs' | 'sleptNs'> {
    const nowSleptNs = sleptNs();
    const thenSleptNs = this.join.takeOver?.sleptNs ?? nowSleptNs;
    // The two are not read in one moment: less is the time between them.
    const sinceNs = nowSleptNs - thenSleptNs < SHORTEST_SLEEP_NS ? 0 : nowSleptNs - thenSleptNs;
    return { monotonicNs, utcMs: monotonicToUtcMs(monotonicNs) - sinceNs / 1e6, sleptNs: nowSleptNs - sinceNs };
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
      this.disk.endHold();
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

  private recovered(): void {
    this.disk.takes();
    this.tell({ type: 'fault', recordingId: this.recordingId, problem: null });
  }

  /** The device was away when the tap ended: what the time line lacks up to that moment. */
  private absenceAtEnd(): GapLine | null {
    if (this.nextFrameAtNs === 0) return null;
    const { rate } = this.start.format;
    const lengthFrames = this.end.framesFrom(this.nextFrameAtNs, rate);
    if (lengthFrames < (SHORTEST_ABSENCE_MS / 1000) * rate) return null;
    return gapOf(this.nextFrame, lengthFrames, 'device-gone', monotonicToUtcMs(this.nextFrameAtNs));
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
      reason: this.end.reason,
      totalFrames,
      endedAtUtcMs: monotonicToUtcMs(this.end.atNs),
      gap,
    });
  }
}
