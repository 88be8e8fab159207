import type { CaptureFault } from './pcm-source.ts';
import { ringHead } from './ring-head.ts';
import {
  AT_NS,
  BELLS,
  COPIED_RECORDS,
  type Doorbell,
  FETCH_RECORDS,
  FIELDS,
  FIRST_FRAME,
  FRAMES,
  FRAMES_CAPTURED,
  GAPS,
  GAP_FRAMES,
  KIND,
  OFFERED_FILE,
  OUTLIVES,
  type RingMemory,
  type RingOffer,
  type RingShape,
  RingViews,
  bodyOf,
  indexOf,
  samplesBetween,
} from './ring-memory.ts';

/*
 * The ring between the reader thread and everything that looks at the samples: one record per read of the device.
 *
 * One writer, any number of readers, shared memory, no locks. The writer never waits: a reader that falls behind by the
 * whole ring is lapped and can tell, because each record carries its frame number on the device's time line. A record is
 * either frames or a gap; gap frames advance the number as well.
 *
 * Record numbers are u32 and wrap (after 497 days of 10 ms periods); they are only ever subtracted.
 */

/** `oldest` leaves an eighth of the ring to the writer, and never more than this. */
const GREATEST_LEAD_S = 10;
/** Record kinds: 0 = frames, 1 and up = a gap by fault. */
const GAP_FAULTS: readonly CaptureFault[] = ['overrun', 'suspended', 'device-gone', 'unclassified'];

/** The reader thread's end: allocates nothing after construction. */
export class RingWriter {
  private readonly views: RingViews;
  /** One view per slot, made once: taking one later would allocate on the reader thread. */
  private readonly slots: readonly Uint8Array[];
  /** Records since each thread was woken. */
  private readonly unheard: Record<Doorbell, number> = { writer: 0, meter: 0 };
  /** Nothing has come since a gap: the writer thread learns of it with the frames behind it. */
  private isBehindGap = false;
  private record = 0;
  /** Frame that comes next on the device's time line. */
  nextFrame = 0;

  constructor(memory: RingMemory) {
    this.views = new RingViews(memory);
    this.slots = Array.from({ length: memory.shape.slots }, (_, slot) => this.views.slot(slot));
  }

  /** Where the next record's samples go. */
  get target(): Uint8Array {
    const view = this.slots[this.record % this.slots.length];
    if (view === undefined) throw new RangeError(`ring has no slot for record ${String(this.record)}`);
    return view;
  }

  /** Records that are to be fetched from the device at a time; 0 = nothing is recorded, and nobody is in a hurry. */
  get recordsPerFetch(): number {
    return Atomics.load(this.views.bells, FETCH_RECORDS);
  }

  /** A file that the ring is to lie in from now on; null = none. */
  get offer(): RingOffer | null {
    const { bells } = this.views;
    const offered = Atomics.load(bells, OFFERED_FILE);
    return offered === 0 ? null : { fd: offered - 1, copiedRecords: Atomics.load(bells, COPIED_RECORDS) >>> 0 };
  }

  /** All of the ring that means something to another process. */
  get body(): Uint8Array {
    return bodyOf(this.views.memory);
  }

  /** What of the body is not samples of the records before `record`. */
  bodySince(record: number): readonly Uint8Array[] {
    const { memory } = this.views;
    return [indexOf(memory), ...samplesBetween(memory, record, this.record)];
  }

  /** Bytes at the beginning of the body for a process that knows nothing else. */
  head(bootId: string): Uint8Array {
    return ringHead(this.views.memory, bootId);
  }

  /** Says what became of the file that was offered. */
  settleOffer(outlives: boolean): void {
    Atomics.store(this.views.bells, OFFERED_FILE, 0);
    Atomics.store(this.views.bells, OUTLIVES, outlives ? 1 : 0);
  }

  /** Shows the frames that stand in `target`. */
  publishFrames(frames: number, firstFrameAtNs: number): void {
    const { counters } = this.views;
    counters[FRAMES_CAPTURED] = (counters[FRAMES_CAPTURED] ?? 0) + frames;
    this.publish(0, frames, firstFrameAtNs);
    if (this.isBehindGap) this.ringAfter('writer', Math.min(1, this.recordsPerWrite));
    this.isBehindGap = false;
  }

  publishGap(lostFrames: number, fault: CaptureFault, atNs: number): void {
    const { counters } = this.views;
    counters[GAPS] = (counters[GAPS] ?? 0) + 1;
    counters[GAP_FRAMES] = (counters[GAP_FRAMES] ?? 0) + lostFrames;
    this.publish(1 + GAP_FAULTS.indexOf(fault), lostFrames, atNs);
    this.isBehindGap = true;
  }

  private publish(kind: number, frames: number, atNs: number): void {
    const { bells, fields, memory } = this.views;
    const at = (this.record % memory.shape.slots) * FIELDS;
    fields[at + KIND] = kind;
    fields[at + FIRST_FRAME] = this.nextFrame;
    fields[at + FRAMES] = frames;
    fields[at + AT_NS] = atNs;
    this.nextFrame += frames;
    this.record = (this.record + 1) >>> 0;
    this.views.written = this.record;
    this.unheard.writer += 1;
    this.unheard.meter += 1;
    this.ringAfter('writer', this.recordsPerWrite);
    this.ringAfter('meter', Atomics.load(bells, BELLS.meter.everyRecords));
  }

  /**
   * Wakes a writer thread that wants every fetch for records that it was not woken for: the reader thread is about to
   * sleep.
   */
  wakeWriter(): void {
    const { recordsPerWrite } = this;
    if (this.unheard.writer > 0 && recordsPerWrite <= this.recordsPerFetch) {
      this.ringAfter('writer', Math.min(1, recordsPerWrite));
    }
  }

  /** Sleeps for `timeoutMs`, but only while `records` are to be fetched at a time: a recording may begin. */
  sleep(timeoutMs: number, records: number): void {
    Atomics.wait(this.views.bells, FETCH_RECORDS, records, timeoutMs);
  }

  /** Records that the writer thread wants at a time; 0 = it wants none. */
  private get recordsPerWrite(): number {
    return Atomics.load(this.views.bells, BELLS.writer.everyRecords);
  }

  private ringAfter(bell: Doorbell, records: number): void {
    if (this.unheard[bell] < records) return;
    this.unheard[bell] = 0;
    if (records === 0) return;
    Atomics.add(this.views.bells, BELLS[bell].rings, 1);
    Atomics.notify(this.views.bells, BELLS[bell].rings);
  }
}

/** What a record says about itself; reused from record to record. */
export interface RingRecord {
  /** null = frames; otherwise why they are missing. */
  gapFault: CaptureFault | null;
  /** Number of its first frame on the device's time line. */
  firstFrame: number;
  frames: number;
  /** Capture time of the first frame, ns on CLOCK_MONOTONIC. */
  firstFrameAtNs: number;
}

/** One consumer's view. Consumers keep their own record number and never disturb each other or the writer. */
export class RingReader {
  readonly shape: RingShape;
  /** Tells this ring from every other. */
  readonly id: string;
  private readonly views: RingViews;

  constructor(memory: RingMemory) {
    this.views = new RingViews(memory);
    this.shape = memory.shape;
    this.id = memory.id;
  }

  /** True while a later process finds what this ring holds. */
  get outlives(): boolean {
    return Atomics.load(this.views.bells, OUTLIVES) !== 0;
  }

  /** Number of the record that will be written next. */
  get head(): number {
    return this.views.written;
  }

  /** Records from `record` to the head; more than `slots - 1` means lapped. */
  available(record: number): number {
    return (this.views.written - record) >>> 0;
  }

  /**
   * False when the writer has come around and the record is, or may be being, overwritten. Ask again after copying a
   * record's samples: only then are they known to be whole.
   */
  holds(record: number): boolean {
    return this.available(record) < this.shape.slots;
  }

  /** Oldest record that stays readable for a while: an eighth of the ring, at most 10 s, is left to the writer. */
  oldest(): number {
    const { slots, periodFrames, format } = this.shape;
    const lead = Math.min(Math.ceil(slots / 8), Math.ceil((GREATEST_LEAD_S * format.rate) / periodFrames));
    const head = this.views.written;
    return head < slots - lead ? 0 : (head - slots + lead) >>> 0;
  }

  /**
   * The record in which a moment lies, or one shortly before: the clock of a device is a better one from record to
   * record, so two neighbours may overlap by a little.
   *
   * @param atNs CLOCK_MONOTONIC
   * @returns the oldest record where the ring does not reach so far back, the newest but one where it is yet to come
   */
  recordAt(atNs: number): number {
    const oldest = this.oldest();
    let before = 0;
    let after = this.available(oldest);
    while (before < after) {
      const middle = (before + after) >> 1;
      const startsAtNs = this.views.fields[((oldest + middle) % this.shape.slots) * FIELDS + AT_NS] ?? 0;
      if (startsAtNs <= atNs) before = middle + 1;
      else after = middle;
    }
    return (oldest + Math.max(0, before - 2)) >>> 0;
  }

  /** Reads what a record says; `holds(record)` afterwards tells whether it was still there. */
  read(record: number, into: RingRecord): void {
    const at = (record % this.shape.slots) * FIELDS;
    const { fields } = this.views;
    const kind = fields[at + KIND] ?? 0;
    into.gapFault = kind === 0 ? null : (GAP_FAULTS[kind - 1] ?? 'unclassified');
    into.firstFrame = fields[at + FIRST_FRAME] ?? 0;
    into.frames = fields[at + FRAMES] ?? 0;
    into.firstFrameAtNs = fields[at + AT_NS] ?? 0;
  }

  /** The samples of a record that holds frames, as they lie in the ring: the writer may come around while they are read. */
  samples(record: number): Uint8Array {
    return this.views.slot(record % this.shape.slots);
  }

  /** What the ring holds once it is full, s. */
  get lengthSeconds(): number {
    return (this.shape.slots * this.shape.periodFrames) / this.shape.format.rate;
  }

  get framesCaptured(): number {
    return this.views.counters[FRAMES_CAPTURED] ?? 0;
  }

  get gaps(): number {
    return this.views.counters[GAPS] ?? 0;
  }

  get gapFrames(): number {
    return this.views.counters[GAP_FRAMES] ?? 0;
  }
}

export const emptyRecord = (): RingRecord => ({ gapFault: null, firstFrame: 0, frames: 0, firstFrameAtNs: 0 });
