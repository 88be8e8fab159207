import { WAVE_HEADER_BYTES, bytesPerFrame, waveHeader } from '@rakkr/shared/audio/vocabulary';

import { type FrameAnchor, type GapLine, type StartLine, frameAnchor, gapLine, startLine } from '../pcm/ledger.ts';
import { JsonRecord } from '../platform/json-record.ts';

/** Everything that a segment must say about itself to be finished by a process that knows nothing else. */
export interface SegmentFacts {
  readonly start: StartLine;
  readonly index: number;
  /** Number of its first frame on the recording's time line. */
  readonly startFrame: number;
  readonly anchor: FrameAnchor;
  /** The gap between the segment before and this one. */
  readonly gapBefore: GapLine | null;
}

/** Where `waveHeader` has its filler chunk: any reader of WAV files skips what is in it. */
const FILLER_AT = 706;
const FILLER_BYTES = WAVE_HEADER_BYTES - 8 - (FILLER_AT + 8);
const RIFF_SIZE_AT = 4;
const DATA_SIZE_AT = WAVE_HEADER_BYTES - 4;
/** A segment never becomes RF64: its size fields are patched in place at every write. */
export const MAX_SEGMENT_BYTES = 0xffffffff - WAVE_HEADER_BYTES;

/**
 * Head of a segment file that holds `lengthFrames` frames; the facts lie as JSON in its filler chunk.
 *
 * @throws RangeError if the facts do not fit there
 */
export function segmentHead(facts: SegmentFacts, lengthFrames: number): Uint8Array<ArrayBuffer> {
  const { start } = facts;
  const head = waveHeader({
    format: start.format,
    dataBytes: lengthFrames * bytesPerFrame(start.format),
    description: start.description,
    originator: 'Rakkr',
    originatorReference: `segment ${String(facts.index)}`,
    startedAt: new Date(facts.anchor.utcMs),
  });
  const json = new TextEncoder().encode(JSON.stringify(facts));
  if (json.length > FILLER_BYTES)
    throw new RangeError(`segment facts of ${String(json.length)} bytes do not fit the head`);
  head.set(json, FILLER_AT + 8);
  return head;
}

/** Makes a head say that the file holds `dataBytes` bytes of audio. */
export function patchSizes(view: DataView, dataBytes: number): void {
  view.setUint32(RIFF_SIZE_AT, WAVE_HEADER_BYTES + dataBytes + (dataBytes % 2) - 8, true);
  view.setUint32(DATA_SIZE_AT, dataBytes, true);
}

/** @throws RangeError if the bytes are not the head of a segment */
export function readSegmentHead(bytes: Uint8Array): SegmentFacts {
  const text = new TextDecoder().decode(bytes.subarray(FILLER_AT, FILLER_AT + 8 + FILLER_BYTES));
  if (bytes.length < WAVE_HEADER_BYTES || !text.startsWith('PAD ')) throw new RangeError('not the head of a segment');
  const json = text.slice(8, text.indexOf('\0', 8) < 0 ? undefined : text.indexOf('\0', 8));
  const facts = JsonRecord.of(parse(json), 'segment head');
  return {
    start: startLine(facts.record('start')),
    index: facts.whole('index'),
    startFrame: facts.whole('startFrame'),
    anchor: frameAnchor(facts.record('anchor')),
    gapBefore: facts.isNull('gapBefore') ? null : gapLine(facts.record('gapBefore')),
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new RangeError('the head of the segment holds no facts', { cause });
  }
}
