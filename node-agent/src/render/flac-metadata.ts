import type { GapLine } from '../pcm/ledger.ts';

/** Of the APPLICATION block that holds the gap ledger; not registered with Xiph. */
export const FLAC_APPLICATION_ID = 'RkGp';

const MARKER_BYTES = 4;
const BLOCK_HEAD_BYTES = 4;
const STREAMINFO = 0;
const PADDING = 1;
const APPLICATION = 2;
const LAST_BLOCK = 0x80;
/** Where STREAMINFO has the MD5 of the samples: its last field. */
const STREAMINFO_MD5_AT = 18;
/** Where a file has it: STREAMINFO is the first block. */
export const FLAC_MD5_AT = MARKER_BYTES + BLOCK_HEAD_BYTES + STREAMINFO_MD5_AT;

/** What the head of a FLAC file says. */
export interface FlacHead {
  readonly rate: number;
  readonly channels: number;
  readonly bitDepth: number;
  /** 0 = unknown. */
  readonly totalFrames: number;
  /** MD5 of the samples, hex; zeros = unknown. */
  readonly md5: string;
  /** Where the PADDING block begins, its head included; null where there is none. */
  readonly padding: { readonly offset: number; readonly bodyBytes: number; readonly isLast: boolean } | null;
}

/**
 * Reads the metadata blocks of a FLAC file.
 *
 * @param bytes the beginning of the file, all metadata blocks in it
 * @throws RangeError if the bytes are no FLAC file or end within the blocks
 * @see RFC 9639, section 8
 */
export function readFlacHead(bytes: Uint8Array): FlacHead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < MARKER_BYTES || view.getUint32(0) !== 0x664c6143) throw new RangeError('not a FLAC file');
  let streamInfo: Omit<FlacHead, 'padding'> | null = null;
  let padding: FlacHead['padding'] = null;
  for (let at = MARKER_BYTES, isLast = false; !isLast;) {
    const head = view.getUint32(at);
    isLast = head >>> 24 >= LAST_BLOCK;
    const type = (head >>> 24) & 0x7f;
    const bodyBytes = head & 0xffffff;
    if (type === STREAMINFO) streamInfo = readStreamInfo(view, at + BLOCK_HEAD_BYTES);
    if (type === PADDING) padding = { offset: at, bodyBytes, isLast };
    at += BLOCK_HEAD_BYTES + bodyBytes;
  }
  if (streamInfo === null) throw new RangeError('a FLAC file without STREAMINFO');
  return { ...streamInfo, padding };
}

function readStreamInfo(view: DataView, at: number): Omit<FlacHead, 'padding'> {
  const shape = view.getUint32(at + 10);
  const md5 = new Uint8Array(view.buffer, view.byteOffset + at + STREAMINFO_MD5_AT, 16);
  return {
    rate: shape >>> 12,
    channels: ((shape >>> 9) & 7) + 1,
    bitDepth: ((shape >>> 4) & 31) + 1,
    totalFrames: (shape & 15) * 2 ** 32 + view.getUint32(at + 14),
    md5: Buffer.from(md5).toString('hex'),
  };
}

/** What the APPLICATION block holds, as JSON in UTF-8 after its id. */
export interface FlacLedger {
  readonly version: 1;
  readonly recordingId: string;
  /** Length of the time line, gap frames included. */
  readonly totalFrames: number;
  /** All gaps of the recording; `gaps` lists the first of them where the block does not hold them all. */
  readonly gapCount: number;
  readonly gaps: readonly Pick<GapLine, 'startFrame' | 'lengthFrames' | 'cause' | 'startedAt'>[];
}

/** What a FLAC file is told of its recording. */
export type GapLedger = Omit<FlacLedger, 'version' | 'gapCount'>;

/**
 * The bytes that take the place of a PADDING block: an APPLICATION block with the ledger, then what is left of the
 * padding. As long as the block was, so that no audio moves.
 *
 * @throws RangeError if the block does not even hold a ledger without gaps
 */
export function ledgerBlocks(padding: NonNullable<FlacHead['padding']>, ledger: GapLedger): Uint8Array {
  const id = new TextEncoder().encode(FLAC_APPLICATION_ID);
  const json = ledgerJson(ledger, padding.bodyBytes - id.length - BLOCK_HEAD_BYTES);
  const bytes = new Uint8Array(BLOCK_HEAD_BYTES + padding.bodyBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, APPLICATION * 2 ** 24 + id.length + json.length);
  bytes.set(id, BLOCK_HEAD_BYTES);
  bytes.set(json, BLOCK_HEAD_BYTES + id.length);
  const rest = BLOCK_HEAD_BYTES + id.length + json.length;
  const restType = PADDING | (padding.isLast ? LAST_BLOCK : 0);
  view.setUint32(rest, restType * 2 ** 24 + (bytes.length - rest - BLOCK_HEAD_BYTES));
  return bytes;
}

function ledgerJson(ledger: GapLedger, mostBytes: number): Uint8Array {
  const listed = ledger.gaps.map(({ startFrame, lengthFrames, cause, startedAt }) => ({
    startFrame,
    lengthFrames,
    cause,
    startedAt,
  }));
  for (let count = listed.length; ; count = Math.floor(count * 0.9)) {
    const { recordingId, totalFrames } = ledger;
    const gaps = listed.slice(0, count);
    const content: FlacLedger = { version: 1, recordingId, totalFrames, gapCount: listed.length, gaps };
    const json = new TextEncoder().encode(JSON.stringify(content));
    if (json.length <= mostBytes) return json;
    if (count === 0) throw new RangeError(`${String(mostBytes)} bytes of padding do not hold a gap ledger`);
  }
}
