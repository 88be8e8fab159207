import { type PcmFormat, bytesPerFrame, bytesPerSample, storedFormatOf } from '@rakkr/shared/audio/vocabulary';

/** Copies `frames` frames of device PCM, from frame `fromFrame` on, into stored PCM at the start of `target`. */
export type SelectChannels = (source: Uint8Array, fromFrame: number, frames: number, target: Uint8Array) => void;

/**
 * How frames of a device become frames of a recording: some channels in some order, and S24_LE packed to S24_3LE.
 *
 * @param deviceFormat format of the source; its frames are interleaved
 * @param channels 1-based channels of the device, in stored order
 * @returns a function that changes no sample; source and target start on whole samples
 * @throws RangeError if a channel is not on the device or is named twice
 */
export function selectChannels(deviceFormat: PcmFormat, channels: readonly number[]): SelectChannels {
  for (const channel of channels) {
    if (channel < 1 || channel > deviceFormat.channels) {
      throw new RangeError(
        `channel ${String(channel)} is not among the ${String(deviceFormat.channels)} of the device`,
      );
    }
  }
  if (channels.length === 0) throw new RangeError('no channel is named');
  if (new Set(channels).size !== channels.length) throw new RangeError('a channel is named twice');

  const frameBytes = bytesPerFrame(deviceFormat);
  const isWhole = channels.length === deviceFormat.channels && channels.every((channel, at) => channel === at + 1);
  if (isWhole && deviceFormat.sampleFormat !== 'S24_LE') {
    return (source, fromFrame, frames, target) => {
      const from = fromFrame * frameBytes;
      target.set(source.subarray(from, from + frames * frameBytes));
    };
  }
  if (deviceFormat.sampleFormat === 'S32_LE' || deviceFormat.sampleFormat === 'FLOAT_LE') {
    return selectWords(4, deviceFormat.channels, channels);
  }
  if (deviceFormat.sampleFormat === 'S16_LE') return selectWords(2, deviceFormat.channels, channels);
  const sampleBytes = bytesPerSample(deviceFormat.sampleFormat);
  // Little endian: the first three bytes of S24_LE are S24_3LE, the fourth is padding.
  const storedBytes = bytesPerSample(storedFormatOf(deviceFormat.sampleFormat));
  const offsets = Uint32Array.from(channels, (channel) => (channel - 1) * sampleBytes);
  return (source, fromFrame, frames, target) => {
    let out = 0;
    for (let frame = fromFrame; frame < fromFrame + frames; frame++) {
      const start = frame * frameBytes;
      for (const offset of offsets) {
        for (let byte = 0; byte < storedBytes; byte++) target[out++] = source[start + offset + byte] ?? 0;
      }
    }
  };
}

/** Four times as fast as byte by byte; needs source and target to lie on whole samples, as ring slots do. */
function selectWords(sampleBytes: 2 | 4, deviceChannels: number, channels: readonly number[]): SelectChannels {
  const offsets = Uint32Array.from(channels, (channel) => channel - 1);
  const words = (bytes: Uint8Array): Int32Array | Int16Array =>
    sampleBytes === 4
      ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)
      : new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
  return (source, fromFrame, frames, target) => {
    const input = words(source);
    const output = words(target);
    let out = 0;
    for (let frame = fromFrame; frame < fromFrame + frames; frame++) {
      const start = frame * deviceChannels;
      for (const offset of offsets) output[out++] = input[start + offset] ?? 0;
    }
  };
}
