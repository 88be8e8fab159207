import { type PcmFormat, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

export interface RingShape {
  readonly format: PcmFormat;
  /** Frames that one record can hold. */
  readonly periodFrames: number;
  /** Records that the ring holds. */
  readonly slots: number;
}

/**
 * Shared memory and shape: what a thread needs to open the ring.
 *
 * Bells first, then the body: head, number of records, counters, fields, samples. The body begins on a page where it may
 * come to lie in a file that outlives the process; bells are of no use to anybody behind it.
 */
export interface RingMemory {
  readonly shape: RingShape;
  /** Tells this ring from every other. */
  readonly id: string;
  readonly shared: SharedArrayBuffer;
  /** Where in `shared` the body begins. */
  readonly bodyAtByte: number;
}

/** A file that a ring is to lie in. */
export interface RingOffer {
  readonly fd: number;
  /** It has the samples of all records before this one. */
  readonly copiedRecords: number;
}

/** A thread that is woken each so many records. */
export type Doorbell = 'writer' | 'meter';

/** i32 words of the bells. */
export const BELLS = {
  writer: { rings: 0, everyRecords: 1, byHand: 2 },
  meter: { rings: 3, everyRecords: 4, byHand: 5 },
} as const;
/** Records that the reader thread is to fetch at a time; 0 = nobody is in a hurry. */
export const FETCH_RECORDS = 6;
/** Descriptor of the file that the body is to lie in, plus 1; 0 = none, or it lies there. */
export const OFFERED_FILE = 7;
/** Records whose samples the offered file has already. */
export const COPIED_RECORDS = 8;
/** 1 while the body lies in a file that a later process finds. */
export const OUTLIVES = 9;
const BELL_WORDS = 16;
/** Pages are as large as this at most. */
const LARGEST_PAGE_BYTES = 65_536;

/** At the beginning of the body; what the ring is, for a process that knows nothing else. */
export const RING_HEAD_BYTES = 4_096;
/** i32 word behind the head: records written. The words after it keep what follows apart from it. */
const WRITTEN_AT_BYTE = RING_HEAD_BYTES;
const WRITTEN_BYTES = 64;
/** f64 counters for `status`, written by the reader thread only. */
const COUNTERS = 4;
export const FRAMES_CAPTURED = 0;
export const GAPS = 1;
export const GAP_FRAMES = 2;
/** f64 fields of one record. */
export const FIELDS = 4;
export const KIND = 0;
export const FIRST_FRAME = 1;
export const FRAMES = 2;
export const AT_NS = 3;

const slotBytesOf = (shape: RingShape): number => Math.ceil((shape.periodFrames * bytesPerFrame(shape.format)) / 8) * 8;
/** Bytes of the body before its samples. */
export const indexBytesOf = (shape: RingShape): number =>
  WRITTEN_AT_BYTE + WRITTEN_BYTES + (COUNTERS + shape.slots * FIELDS) * 8;
export const bodyBytesOf = (shape: RingShape): number => indexBytesOf(shape) + shape.slots * slotBytesOf(shape);
/** Where in the body the samples of a slot begin. */
export const slotAtByte = (shape: RingShape, slot: number): number => indexBytesOf(shape) + slot * slotBytesOf(shape);

/** Finds the first byte from `fromByte` on at which a page of memory begins. */
export type PageFinder = (shared: SharedArrayBuffer, fromByte: number) => number;

export interface RingPlacing {
  /** Tells the ring from every other. Given by the caller: the threads of a ring have no other use for node:crypto. */
  readonly id: string;
  /** Where its body may come to lie in a file. */
  readonly pageFrom: PageFinder;
}

/** Of a ring that nobody finds again. */
const ANYWHERE: RingPlacing = { id: 'nameless', pageFrom: (_, fromByte) => fromByte };

/** A ring that holds at least `lengthMs` of the format. */
export function createRing(
  format: PcmFormat,
  periodFrames: number,
  lengthMs: number,
  { id, pageFrom }: RingPlacing = ANYWHERE,
): RingMemory {
  const slots = Math.max(8, Math.ceil((lengthMs / 1000) * (format.rate / periodFrames)));
  const shape = { format, periodFrames, slots };
  // Room for what lies before the first whole page and behind the last one.
  const shared = new SharedArrayBuffer(BELL_WORDS * 4 + bodyBytesOf(shape) + 2 * LARGEST_PAGE_BYTES);
  return { shape, id, shared, bodyAtByte: pageFrom(shared, BELL_WORDS * 4) };
}

/** All of the ring that means something to another process. */
export const bodyOf = ({ shape, shared, bodyAtByte }: RingMemory): Uint8Array =>
  new Uint8Array(shared, bodyAtByte, bodyBytesOf(shape));

/** The body before its samples. */
export const indexOf = (memory: RingMemory): Uint8Array => bodyOf(memory).subarray(0, indexBytesOf(memory.shape));

/** Samples of the records from one up to another: in two pieces where the ring comes around between them. */
export function samplesBetween(memory: RingMemory, fromRecord: number, toRecord: number): readonly Uint8Array[] {
  const { slots } = memory.shape;
  const body = bodyOf(memory);
  const piece = (from: number, to: number): Uint8Array =>
    body.subarray(slotAtByte(memory.shape, from), slotAtByte(memory.shape, to));
  if ((toRecord - fromRecord) >>> 0 >= slots) return [piece(0, slots)];
  const from = fromRecord % slots;
  const to = toRecord % slots;
  return from <= to ? [piece(from, to)] : [piece(from, slots), piece(0, to)];
}

export const bellsOf = ({ shared }: RingMemory): Int32Array => new Int32Array(shared, 0, BELL_WORDS);

export class RingViews {
  readonly bells: Int32Array;
  readonly counters: Float64Array;
  readonly fields: Float64Array;
  private readonly records: Int32Array;
  private readonly samples: Uint8Array;
  private readonly slotBytes: number;

  constructor(readonly memory: RingMemory) {
    const { shape, shared, bodyAtByte } = memory;
    this.bells = bellsOf(memory);
    const written = bodyAtByte + WRITTEN_AT_BYTE;
    this.records = new Int32Array(shared, written, 1);
    this.counters = new Float64Array(shared, written + WRITTEN_BYTES, COUNTERS);
    this.fields = new Float64Array(shared, written + WRITTEN_BYTES + COUNTERS * 8, shape.slots * FIELDS);
    this.samples = new Uint8Array(shared, bodyAtByte + indexBytesOf(shape));
    this.slotBytes = slotBytesOf(shape);
  }

  /** A view of one slot; `slot` is a record's number modulo the ring's slots. */
  slot(slot: number): Uint8Array {
    return this.samples.subarray(slot * this.slotBytes, (slot + 1) * this.slotBytes);
  }

  get written(): number {
    return Atomics.load(this.records, 0) >>> 0;
  }

  set written(records: number) {
    Atomics.store(this.records, 0, records | 0);
  }
}
