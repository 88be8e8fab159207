/**
 * Envelope of a recording: per pixel and channel the least and the greatest sample, 16 bit.
 *
 * Layout of the BBC audiowaveform `.dat` file, version 2, little endian: i32 version = 2, u32 flags (0 = 16 bit),
 * i32 sample rate, i32 frames per pixel, u32 pixels, i32 channels, then per pixel per channel i16 min, i16 max.
 * A pixel of which no frame is known holds min = 32767, max = −32768 (an empty range, drawn as "not known").
 */
export interface Waveform {
  readonly rate: number;
  readonly framesPerPixel: number;
  readonly channels: number;
  /** [pixels × channels × 2]: min, max. */
  readonly peaks: Int16Array;
}

export const WAVEFORM_HEADER_BYTES = 24;
/** Resolution at which envelopes are kept; a view asks for a multiple of it. */
export const WAVEFORM_FRAMES_PER_PIXEL = 256;
export const UNKNOWN_MIN = 32_767;
export const UNKNOWN_MAX = -32_768;

export function encodeWaveform(waveform: Waveform): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(WAVEFORM_HEADER_BYTES + waveform.peaks.length * 2);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 2, true);
  view.setUint32(4, 0, true);
  view.setInt32(8, waveform.rate, true);
  view.setInt32(12, waveform.framesPerPixel, true);
  view.setUint32(16, waveform.peaks.length / (waveform.channels * 2), true);
  view.setInt32(20, waveform.channels, true);
  waveform.peaks.forEach((value, index) => {
    view.setInt16(WAVEFORM_HEADER_BYTES + index * 2, value, true);
  });
  return bytes;
}

/** @throws RangeError on another version or a length that does not fit the header */
export function decodeWaveform(bytes: Uint8Array): Waveform {
  if (bytes.length < WAVEFORM_HEADER_BYTES) throw new RangeError('waveform has no header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getInt32(0, true) !== 2)
    throw new RangeError(`waveform version ${String(view.getInt32(0, true))} is not known`);
  const pixels = view.getUint32(16, true);
  const channels = view.getInt32(20, true);
  if (bytes.length !== WAVEFORM_HEADER_BYTES + pixels * channels * 4) {
    throw new RangeError(`waveform of ${String(bytes.length)} bytes does not fit its header`);
  }
  const peaks = new Int16Array(pixels * channels * 2);
  for (let index = 0; index < peaks.length; index++) {
    peaks[index] = view.getInt16(WAVEFORM_HEADER_BYTES + index * 2, true);
  }
  return { rate: view.getInt32(8, true), framesPerPixel: view.getInt32(12, true), channels, peaks };
}
