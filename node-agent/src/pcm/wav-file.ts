import { type PcmFormat, type StoredFormat, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

/** Where the samples of a WAV file lie. */
export interface WavLayout {
  readonly format: PcmFormat & { readonly sampleFormat: StoredFormat };
  readonly dataOffset: number;
  /** Whole frames. */
  readonly dataBytes: number;
}

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;

/**
 * Finds format and samples in any RIFF/WAVE file, whoever wrote it.
 *
 * @param bytes the whole file
 * @throws RangeError if it is no WAV file, or of a format that the product does not record
 */
export function readWavLayout(bytes: Uint8Array): WavLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number): string => new TextDecoder('latin1').decode(bytes.subarray(at, at + 4));
  if (bytes.length < 12 || name(0) !== 'RIFF' || name(8) !== 'WAVE') throw new RangeError('not a WAV file');
  let format: WavLayout['format'] | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const bodyBytes = view.getUint32(at + 4, true);
    const body = at + 8;
    if (name(at) === 'fmt ') format = readFormat(view, body);
    if (name(at) === 'data') {
      if (format === undefined) throw new RangeError('WAV file has samples before its format');
      const frameBytes = bytesPerFrame(format);
      const heldBytes = Math.min(bodyBytes, bytes.length - body);
      return { format, dataOffset: body, dataBytes: heldBytes - (heldBytes % frameBytes) };
    }
    at = body + bodyBytes + (bodyBytes % 2);
  }
  throw new RangeError('WAV file has no samples');
}

function readFormat(view: DataView, at: number): WavLayout['format'] {
  const tag = view.getUint16(at, true);
  const code = tag === FORMAT_EXTENSIBLE ? view.getUint16(at + 24, true) : tag;
  const channels = view.getUint16(at + 2, true);
  return {
    sampleFormat: storedFormat(code, view.getUint16(at + 14, true)),
    rate: view.getUint32(at + 4, true),
    channels,
  };
}

function storedFormat(code: number, bits: number): StoredFormat {
  if (code === FORMAT_FLOAT && bits === 32) return 'FLOAT_LE';
  if (code === FORMAT_PCM && bits === 16) return 'S16_LE';
  if (code === FORMAT_PCM && bits === 24) return 'S24_3LE';
  if (code === FORMAT_PCM && bits === 32) return 'S32_LE';
  throw new RangeError(`WAV file holds ${String(bits)}-bit samples of type ${String(code)}`);
}
