import { type PcmFormat, type StoredFormat, bytesPerFrame, validBits } from './sample-format.ts';

/**
 * The head of every audio file of this product: RIFF/WAVE with room for a `ds64` chunk reserved by `JUNK`, then
 * `bext`, `fmt ` and `data`. Past 4 GiB the same bytes become RF64 in place. Always WAVE_HEADER_BYTES long, so that
 * audio starts aligned and the head can be rewritten while the file grows.
 *
 * @see EBU Tech 3306 (RF64), EBU Tech 3285 (bext); docs/adr/0002-container-format.md
 */
export const WAVE_HEADER_BYTES = 4096;

export interface WaveFacts {
  readonly format: PcmFormat & { readonly sampleFormat: StoredFormat };
  /** Bytes of audio that the file holds now; whole frames. */
  readonly dataBytes: number;
  /** Length of the chunks behind the audio, as `waveTail` makes them; absent while the file grows. */
  readonly tailBytes?: number;
  readonly description: string;
  readonly originator: string;
  /** At most 32 characters. */
  readonly originatorReference: string;
  /** UTC instant of the file's first frame. */
  readonly startedAt: Date;
}

const U32_MAX = 0xffffffff;
const BEXT_BYTES = 602;
/** KSDATAFORMAT_SUBTYPE_PCM and _IEEE_FLOAT differ in their first two bytes only. */
const SUBTYPE_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/** The head of a file that holds `facts.dataBytes` bytes of audio, ready to be written at offset 0. */
export function waveHeader(facts: WaveFacts): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(WAVE_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const padBytes = facts.dataBytes % 2;
  const riffBytes = WAVE_HEADER_BYTES + facts.dataBytes + padBytes + (facts.tailBytes ?? 0) - 8;
  const isRf64 = riffBytes > U32_MAX;
  const frameBytes = bytesPerFrame(facts.format);

  putText(bytes, 0, isRf64 ? 'RF64' : 'RIFF');
  view.setUint32(4, isRf64 ? U32_MAX : riffBytes, true);
  putText(bytes, 8, 'WAVE');
  putText(bytes, 12, isRf64 ? 'ds64' : 'JUNK');
  view.setUint32(16, 28, true);
  if (isRf64) {
    view.setBigUint64(20, BigInt(riffBytes), true);
    view.setBigUint64(28, BigInt(facts.dataBytes), true);
    view.setBigUint64(36, BigInt(facts.dataBytes / frameBytes), true);
  }

  let at = putChunk(view, 48, 'bext', BEXT_BYTES);
  putBext(bytes.subarray(at, at + BEXT_BYTES), facts);
  at = putChunk(view, at + BEXT_BYTES, 'fmt ', 40);
  putFormat(view, at, facts.format, frameBytes);
  putChunk(view, at + 40, 'PAD ', WAVE_HEADER_BYTES - (at + 40) - 16);
  putText(bytes, WAVE_HEADER_BYTES - 8, 'data');
  view.setUint32(WAVE_HEADER_BYTES - 4, isRf64 ? U32_MAX : facts.dataBytes, true);
  return bytes;
}

function putText(bytes: Uint8Array, at: number, text: string): void {
  bytes.set(new TextEncoder().encode(text), at);
}

/** Writes a chunk's name and length; returns where its body starts. */
function putChunk(view: DataView, at: number, name: string, bodyBytes: number): number {
  putText(new Uint8Array(view.buffer), at, name);
  view.setUint32(at + 4, bodyBytes, true);
  return at + 8;
}

function putFormat(view: DataView, at: number, format: PcmFormat, frameBytes: number): void {
  const isFloat = format.sampleFormat === 'FLOAT_LE';
  view.setUint16(at, 0xfffe, true); // WAVE_FORMAT_EXTENSIBLE
  view.setUint16(at + 2, format.channels, true);
  view.setUint32(at + 4, format.rate, true);
  view.setUint32(at + 8, format.rate * frameBytes, true);
  view.setUint16(at + 12, frameBytes, true);
  view.setUint16(at + 14, (frameBytes / format.channels) * 8, true);
  view.setUint16(at + 16, 22, true);
  view.setUint16(at + 18, validBits(format.sampleFormat), true);
  view.setUint32(at + 20, 0, true); // no speaker positions: these are discrete microphones
  view.setUint16(at + 24, isFloat ? 3 : 1, true);
  SUBTYPE_TAIL.forEach((byte, index) => {
    view.setUint8(at + 26 + index, byte);
  });
}

/** EBU Tech 3285 version 2: loudness fields hold 0x7FFF, which means "not measured". */
function putBext(body: Uint8Array, facts: WaveFacts): void {
  const iso = facts.startedAt.toISOString();
  putField(body, 0, 256, facts.description);
  putField(body, 256, 32, facts.originator);
  putField(body, 288, 32, facts.originatorReference);
  putField(body, 320, 10, iso.slice(0, 10));
  putField(body, 330, 8, iso.slice(11, 19));
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const msOfDay = facts.startedAt.getTime() % 86_400_000;
  view.setBigUint64(338, BigInt(Math.round((msOfDay / 1000) * facts.format.rate)), true);
  view.setUint16(346, 2, true);
  for (let at = 412; at < 422; at += 2) view.setUint16(at, 0x7fff, true);
}

function putField(body: Uint8Array, at: number, length: number, text: string): void {
  // bext is ASCII: anything else becomes "?" rather than half a character.
  const ascii = text.replace(/[^\x20-\x7e]/g, '?').slice(0, length);
  putText(body, at, ascii);
}

/** What the head of a file of ours says about its audio. */
export interface WaveHead {
  readonly format: PcmFormat & { readonly sampleFormat: StoredFormat };
  readonly dataBytes: number;
}

/**
 * Reads a head that `waveHeader` wrote.
 *
 * @throws RangeError if the bytes are not such a head
 */
export function readWaveHeader(bytes: Uint8Array): WaveHead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number): string => new TextDecoder('latin1').decode(bytes.subarray(at, at + 4));
  const fmtAt = 48 + 8 + BEXT_BYTES;
  if (bytes.length < WAVE_HEADER_BYTES || name(8) !== 'WAVE' || name(fmtAt) !== 'fmt ') {
    throw new RangeError('not the head of a Rakkr audio file');
  }
  const isRf64 = name(0) === 'RF64';
  const body = fmtAt + 8;
  const channels = view.getUint16(body + 2, true);
  const isFloat = view.getUint16(body + 24, true) === 3;
  const sampleFormat = storedFormat(view.getUint16(body + 12, true) / channels, isFloat);
  return {
    format: { sampleFormat, rate: view.getUint32(body + 4, true), channels },
    dataBytes: isRf64 ? Number(view.getBigUint64(28, true)) : view.getUint32(WAVE_HEADER_BYTES - 4, true),
  };
}

/** The audio of a whole file of ours in memory: neither its head nor the chunks behind. @throws RangeError as `readWaveHeader` */
export function audioBytes(file: Uint8Array): Uint8Array {
  return file.subarray(WAVE_HEADER_BYTES, WAVE_HEADER_BYTES + readWaveHeader(file).dataBytes);
}

function storedFormat(sampleBytes: number, isFloat: boolean): StoredFormat {
  if (isFloat) return 'FLOAT_LE';
  switch (sampleBytes) {
    case 2:
      return 'S16_LE';
    case 3:
      return 'S24_3LE';
    case 4:
      return 'S32_LE';
    default:
      throw new RangeError(`no stored format has ${String(sampleBytes)} bytes per sample`);
  }
}
