import { type PcmFormat, SAMPLE_FORMATS, STORED_FORMATS, type StoredFormat } from '@rakkr/shared/audio/vocabulary';
import { GAP_CAUSES, type GapCause } from '@rakkr/shared/recordings/vocabulary';

import { JsonRecord } from '../platform/json-record.ts';
import { SOURCE_KINDS, type SourceKind } from './pcm-source.ts';

/**
 * The ledger of one recording: `ledger.jsonl` in its spool folder, one JSON object per line, each line synced before
 * anyone acts on it. It says what the recording is made of; a segment that it does not name is not finished.
 */
export const LEDGER_FILE = 'ledger.jsonl';

/** Ties one frame to the clocks of the node. */
export interface FrameAnchor {
  /** Capture time of the frame on CLOCK_MONOTONIC, ns; comparable within one boot only. */
  readonly monotonicNs: number;
  /** The same moment, ms since 1970 UTC, by the node's clock. */
  readonly utcMs: number;
  readonly bootId: string;
  /**
   * How long the machine had slept by then since it started, ns; CLOCK_MONOTONIC leaves it out. Recordings of an earlier
   * release do not say.
   */
  readonly sleptNs?: number;
  /** Recordings of an earlier release do not say. */
  readonly ring?: RingAnchor;
}

/** Where a frame lies in the ring that it was taken from. */
export interface RingAnchor {
  readonly id: string;
  /** The frame's number as the device counted. */
  readonly deviceFrame: number;
}

export interface DeviceBuffer {
  /** Frames per wake-up. */
  readonly periodFrames: number;
  /** Frames that the device holds while nobody reads: a longer stall is an overrun. */
  readonly bufferFrames: number;
}

/** First line: what is recorded and how. */
export interface StartLine {
  readonly type: 'start';
  readonly recordingId: string;
  readonly source: SourceKind;
  readonly device: string;
  /** What the device granted. */
  readonly deviceFormat: PcmFormat;
  /** What the device granted besides; recordings of an earlier release do not say. */
  readonly deviceBuffer?: DeviceBuffer;
  /** What stands in the segments. */
  readonly format: PcmFormat & { readonly sampleFormat: StoredFormat };
  /** 1-based channels of the device, in stored order. */
  readonly channels: readonly number[];
  readonly segmentFrames: number;
  readonly description: string;
  /** UTC instant of frame 0, ISO 8601. */
  readonly startedAt: string;
  /** Frames at the beginning that were captured before the order came. */
  readonly preRollFrames: number;
}

/** A finished segment: `NNNNNN.wav` is on disk, whole, and will not change. */
export interface SegmentLine {
  readonly type: 'segment';
  readonly index: number;
  /** Number of its first frame on the recording's time line. */
  readonly startFrame: number;
  readonly lengthFrames: number;
  /** SHA-256 of the PCM after the 4096-byte head, lower-case hex. */
  readonly sha256: string;
  readonly anchor: FrameAnchor;
}

/** Frames that are missing from the time line. */
export interface GapLine {
  readonly type: 'gap';
  readonly startFrame: number;
  readonly lengthFrames: number;
  readonly cause: GapCause;
  /** UTC instant of the first missing frame, ISO 8601. */
  readonly startedAt: string;
}

/** The line of missing frames. @param atUtcMs instant of the first one, ms since 1970 */
export const gapOf = (startFrame: number, lengthFrames: number, cause: GapCause, atUtcMs: number): GapLine => ({
  type: 'gap',
  startFrame,
  lengthFrames,
  cause,
  startedAt: new Date(atUtcMs).toISOString(),
});

export const END_REASONS = ['operator', 'booked-end', 'shutdown', 'recovered'] as const;
/** Why a recording has no further frames. */
export type EndReason = (typeof END_REASONS)[number];

/** Last line: nothing follows. */
export interface EndLine {
  readonly type: 'end';
  /** Length of the time line, gap frames included. */
  readonly totalFrames: number;
  readonly reason: EndReason;
  /** UTC instant of the end, ISO 8601. */
  readonly endedAt: string;
}

export type LedgerLine = StartLine | SegmentLine | GapLine | EndLine;

export interface Ledger {
  readonly lines: readonly LedgerLine[];
  /** Bytes of whole lines; what follows in the file was torn by a crash and is overwritten by the next line. */
  readonly wholeBytes: number;
}

/** One line as it stands in the file, newline included. */
export const ledgerText = (line: LedgerLine): string => `${JSON.stringify(line)}\n`;

/**
 * Reads a ledger. A last line without its newline was torn by a crash: it is left out.
 *
 * @throws RangeError if a whole line is not a ledger line
 */
export function parseLedger(bytes: Uint8Array): Ledger {
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, wholeBytes));
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((line, at) => parseLedgerLine(line, at + 1));
  return { lines, wholeBytes };
}

/** Number of the frame that comes after everything the ledger knows. */
export function nextFrameOf(lines: readonly LedgerLine[]): number {
  let next = 0;
  for (const line of lines) {
    if (line.type === 'segment' || line.type === 'gap') next = Math.max(next, line.startFrame + line.lengthFrames);
  }
  return next;
}

function parseLedgerLine(text: string, number: number): LedgerLine {
  return ledgerLine(JsonRecord.of(JSON.parse(text), `ledger line ${String(number)}`));
}

/** @throws RangeError if the record is no line of a ledger */
export function ledgerLine(line: JsonRecord): LedgerLine {
  const type = line.word('type', ['start', 'segment', 'gap', 'end']);
  switch (type) {
    case 'start':
      return startLine(line);
    case 'segment':
      return {
        type,
        index: line.whole('index'),
        startFrame: line.whole('startFrame'),
        lengthFrames: line.whole('lengthFrames', 1),
        sha256: line.text('sha256'),
        anchor: frameAnchor(line.record('anchor')),
      };
    case 'gap':
      return gapLine(line);
    case 'end':
      return {
        type,
        totalFrames: line.whole('totalFrames'),
        reason: line.word('reason', END_REASONS),
        endedAt: line.text('endedAt'),
      };
  }
}

/** @throws RangeError if the record is not a start line */
export function startLine(line: JsonRecord): StartLine {
  const format = line.record('format');
  return {
    type: 'start',
    recordingId: line.text('recordingId'),
    source: line.word('source', SOURCE_KINDS),
    device: line.text('device'),
    deviceFormat: pcmFormat(line.record('deviceFormat')),
    ...(line.value('deviceBuffer') === undefined ? {} : { deviceBuffer: deviceBuffer(line.record('deviceBuffer')) }),
    format: { ...pcmFormat(format), sampleFormat: format.word('sampleFormat', STORED_FORMATS) },
    channels: line.wholes('channels', 1),
    segmentFrames: line.whole('segmentFrames', 1),
    description: line.text('description'),
    startedAt: line.text('startedAt'),
    // Recordings of an earlier release have none.
    preRollFrames: line.value('preRollFrames') === undefined ? 0 : line.whole('preRollFrames'),
  };
}

/** @throws RangeError if the record is not a gap line */
export const gapLine = (line: JsonRecord): GapLine => ({
  type: 'gap',
  startFrame: line.whole('startFrame'),
  lengthFrames: line.whole('lengthFrames', 1),
  cause: line.word('cause', GAP_CAUSES),
  startedAt: line.text('startedAt'),
});

/** @throws RangeError if the record is not an anchor */
export const frameAnchor = (anchor: JsonRecord): FrameAnchor => ({
  // After 104 days it is beyond the whole numbers that JSON tells apart: 2 ns more or less, which is no frame.
  monotonicNs: anchor.decimal('monotonicNs'),
  utcMs: anchor.decimal('utcMs'),
  bootId: anchor.text('bootId'),
  ...(anchor.value('sleptNs') === undefined ? {} : { sleptNs: anchor.decimal('sleptNs') }),
  ...(anchor.value('ring') === undefined ? {} : { ring: ringAnchor(anchor.record('ring')) }),
});

const ringAnchor = (ring: JsonRecord): RingAnchor => ({
  id: ring.text('id'),
  deviceFrame: ring.whole('deviceFrame'),
});

const deviceBuffer = (buffer: JsonRecord): DeviceBuffer => ({
  periodFrames: buffer.whole('periodFrames', 1),
  bufferFrames: buffer.whole('bufferFrames', 1),
});

const pcmFormat = (format: JsonRecord): PcmFormat => ({
  sampleFormat: format.word('sampleFormat', SAMPLE_FORMATS),
  rate: format.whole('rate', 1),
  channels: format.whole('channels', 1),
});
