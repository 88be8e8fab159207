import { type PcmFormat, SAMPLE_FORMATS, bytesPerFrame } from './sample-format.ts';

/**
 * A block of live PCM. Reserved for listening in: its wire form is agreed on, and nobody sends it yet.
 *
 * Wire form, little endian, version 1: u8 version, u8 index in SAMPLE_FORMATS, u16 channels, u32 rate,
 * u64 first frame, u32 frames, u32 zero, then interleaved samples.
 */
export interface PcmBlock {
  readonly format: PcmFormat;
  readonly firstFrame: number;
  /** Interleaved samples; length = frames × bytes per frame. */
  readonly payload: Uint8Array;
}

export const PCM_BLOCK_VERSION = 1;
const HEADER_BYTES = 24;

/** @throws RangeError if the payload does not hold whole frames */
export function encodePcmBlock(block: PcmBlock): Uint8Array<ArrayBuffer> {
  const frameBytes = bytesPerFrame(block.format);
  if (block.payload.length % frameBytes !== 0) {
    throw new RangeError(`PCM block of ${String(block.payload.length)} bytes does not hold whole frames`);
  }
  const bytes = new Uint8Array(HEADER_BYTES + block.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, PCM_BLOCK_VERSION);
  view.setUint8(1, SAMPLE_FORMATS.indexOf(block.format.sampleFormat));
  view.setUint16(2, block.format.channels, true);
  view.setUint32(4, block.format.rate, true);
  view.setBigUint64(8, BigInt(block.firstFrame), true);
  view.setUint32(16, block.payload.length / frameBytes, true);
  bytes.set(block.payload, HEADER_BYTES);
  return bytes;
}

/** @throws RangeError on another version, an unknown format or a length that does not fit the header */
export function decodePcmBlock(bytes: Uint8Array): PcmBlock {
  if (bytes.length < HEADER_BYTES) throw new RangeError(`PCM block of ${String(bytes.length)} bytes has no header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(0);
  if (version !== PCM_BLOCK_VERSION) throw new RangeError(`PCM block version ${String(version)} is not known`);
  const sampleFormat = SAMPLE_FORMATS[view.getUint8(1)];
  if (sampleFormat === undefined) throw new RangeError(`PCM block has unknown format ${String(view.getUint8(1))}`);
  const format = { sampleFormat, channels: view.getUint16(2, true), rate: view.getUint32(4, true) };
  const payload = bytes.subarray(HEADER_BYTES);
  if (payload.length !== view.getUint32(16, true) * bytesPerFrame(format)) {
    throw new RangeError(`PCM block of ${String(bytes.length)} bytes does not fit its header`);
  }
  return { format, firstFrame: Number(view.getBigUint64(8, true)), payload };
}
