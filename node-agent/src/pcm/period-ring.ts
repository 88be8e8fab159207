import { type PcmFormat, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import type { CaptureFault } from './pcm-source.ts';

/**
 * The ring between the reader thread and everything that looks at the samples: one record per read of the device.
 *
 * One writer, any number of readers, shared memory, no locks. The writer never waits: a reader that falls behind by the
 * whole ring is lapped and can tell, because each record carries its frame number on the device's time line. A record is
 * either frames or a gap; gap frames advance the number as well.
 *
 * Record numbers are u32 and wrap (after 497 days of 10 ms periods); they are only ever subtracted.
 */
export interface RingShape {
  readonly format: PcmFormat;
  /** Frames that one record can hold. */
  readonly periodFrames: number;
  /** Records that the ring holds. */
  readonly slots: number;
}

/** Shared memory and shape: what a thread needs to open the ring. */
export interface RingMemory {
  readonly shape: RingShape;
  readonly shared: SharedArrayBuffer;
}

/** A thread that is woken each so many records. */
export type Doorbell = 'writer' | 'meter';

const CONTROL_WORDS = 8;
const WRITTEN = 0;
const BELLS = {
  writer: { rings: 2, everyRecords: 3, byHand: 6 },
  meter: { rings: 4, everyRecords: 5, byHand: 7 },
} as const;
/** `oldest` leaves an eighth of the ring to the writer, and never more than this. */
const GREATEST_LEAD_S = 10;

/** f64 counters for `status`, written by the reader thread only. */
const COUNTERS = 4;
const FRAMES_CAPTURED = 0;
const GAPS = 1;
const GAP_FRAMES = 2;
/** f64 fields of one record. */
const FIELDS = 4;
const KIND = 0;
const FIRST_FRAME = 1;
const FRAMES = 2;
const AT_NS = 3;

/** Record kinds: 0 = frames, 1 and up = a gap by fault. */
const GAP_FAULTS: readonly CaptureFault[] = ['overrun', 'suspended', 'device-gone', 'unclassified'];

const slotBytesOf = (shape: RingShape): number => Math.ceil((shape.periodFrames * bytesPerFrame(shape.format)) / 8) * 8;
const dataOffsetOf = (shape: RingShape): number => CONTROL_WORDS * 4 + (COUNTERS + shape.slots * FIELDS) * 8;

/** A ring that holds at least `lengthMs` of the format. */
export function createRing(format: PcmFormat, periodFrames: number, lengthMs: number): RingMemory {
  const slots = Math.max(8, Math.ceil((lengthMs / 1000) * (format.rate / periodFrames)));
  const shape = { format, periodFrames, slots };
  return { shape, shared: new SharedArrayBuffer(dataOffsetOf(shape) + slots * slotBytesOf(shape)) };
}

class RingViews {
  readonly control: Int32Array;
  readonly counters: Float64Array;
  readonly fields: Float64Array;
  private readonly data: Uint8Array;
  private readonly slotBytes: number;

  constructor(readonly memory: RingMemory) {
    const { shape, shared } = memory;
    this.control = new Int32Array(shared, 0, CONTROL_WORDS);
    this.counters = new Float64Array(shared, CONTROL_WORDS * 4, COUNTERS);
    this.fields = new Float64Array(shared, CONTROL_WORDS * 4 + COUNTERS * 8, shape.slots * FIELDS);
    this.data = new Uint8Array(shared, dataOffsetOf(shape));
    this.slotBytes = slotBytesOf(shape);
  }

  /** A view of one slot; `slot` is a record's number modulo the ring's slots. */
  slot(slot: number): Uint8Array {
    return this.data.subarray(slot * this.slotBytes, (slot + 1) * this.slotBytes);
  }

  get written(): number {
    return Atomics.load(this.control, WRITTEN) >>> 0;
  }
}

/** The reader thread's end: allocates nothing after construction. */
export class RingWriter {
  private readonly views: RingViews;
  /** One view per slot, made once: taking one later would allocate on the reader thread. */
  private readonly slots: readonly Uint8Array[];
  /** Records since each thread was woken. */
  private readonly unheard: Record<Doorbell, number> = { writer: 0, meter: 0 };
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

  /** Records that the writer thread wants at a time; 0 = it wants none: nothing is recorded. */
  get recordsPerWrite(): number {
    return Atomics.load(this.views.control, BELLS.writer.everyRecords);
  }

  /** Shows the frames that stand in `target`. */
  publishFrames(frames: number, firstFrameAtNs: number): void {
    const { counters } = this.views;
    counters[FRAMES_CAPTURED] = (counters[FRAMES_CAPTURED] ?? 0) + frames;
    this.publish(0, frames, firstFrameAtNs);
  }

  publishGap(lostFrames: number, fault: CaptureFault, atNs: number): void {
    const { counters } = this.views;
    counters[GAPS] = (counters[GAPS] ?? 0) + 1;
    counters[GAP_FRAMES] = (counters[GAP_FRAMES] ?? 0) + lostFrames;
    this.publish(1 + GAP_FAULTS.indexOf(fault), lostFrames, atNs);
  }

  private publish(kind: number, frames: number, atNs: number): void {
    const { control, fields, memory } = this.views;
    const at = (this.record % memory.shape.slots) * FIELDS;
    fields[at + KIND] = kind;
    fields[at + FIRST_FRAME] = this.nextFrame;
    fields[at + FRAMES] = frames;
    fields[at + AT_NS] = atNs;
    this.nextFrame += frames;
    this.record = (this.record + 1) >>> 0;
    Atomics.store(control, WRITTEN, this.record | 0);
    this.unheard.writer += 1;
    this.unheard.meter += 1;
    this.ringAfter('writer', this.recordsPerWrite);
    this.ringAfter('meter', Atomics.load(control, BELLS.meter.everyRecords));
  }

  /** Wakes the writer thread for records that it was not woken for: the reader thread is about to sleep. */
  wakeWriter(): void {
    if (this.unheard.writer > 0) this.ringAfter('writer', Math.min(1, this.recordsPerWrite));
  }

  /** Sleeps for `timeoutMs`, but only while the writer thread wants `records` at a time: a recording may begin. */
  sleep(timeoutMs: number, records: number): void {
    Atomics.wait(this.views.control, BELLS.writer.everyRecords, records, timeoutMs);
  }

  private ringAfter(bell: Doorbell, records: number): void {
    if (this.unheard[bell] < records) return;
    this.unheard[bell] = 0;
    if (records === 0) return;
    Atomics.add(this.views.control, BELLS[bell].rings, 1);
    Atomics.notify(this.views.control, BELLS[bell].rings);
  }
}

/** Wakes one thread: by the ring each so many records, or by hand. */
export class RingBell {
  private readonly control: Int32Array;
  private heard = 0;
  private heardByHand = 0;

  constructor(
    memory: RingMemory,
    private readonly bell: Doorbell,
  ) {
    this.control = new Int32Array(memory.shared, 0, CONTROL_WORDS);
  }

  /** From now on the ring wakes the thread each `records` records; 0 = it does not. */
  wakeEvery(records: number): void {
    const { everyRecords } = BELLS[this.bell];
    const before = Atomics.exchange(this.control, everyRecords, records);
    if (before !== records) Atomics.notify(this.control, everyRecords);
  }

  /** Wakes the thread now. */
  wake(): void {
    Atomics.add(this.control, BELLS[this.bell].byHand, 1);
    Atomics.add(this.control, BELLS[this.bell].rings, 1);
    Atomics.notify(this.control, BELLS[this.bell].rings);
  }

  /**
   * Sleeps until the bell rang since the last call, or for `timeoutMs`.
   *
   * @returns whether it rang by hand since the last call
   */
  wait(timeoutMs: number): boolean {
    const { rings, byHand } = BELLS[this.bell];
    Atomics.wait(this.control, rings, this.heard, timeoutMs);
    this.heard = Atomics.load(this.control, rings);
    const before = this.heardByHand;
    this.heardByHand = Atomics.load(this.control, byHand);
    return this.heardByHand !== before;
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
  private readonly views: RingViews;

  constructor(memory: RingMemory) {
    this.views = new RingViews(memory);
    this.shape = memory.shape;
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
