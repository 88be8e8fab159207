import { type FileHandle, open } from 'node:fs/promises';

import { UNKNOWN_MAX, UNKNOWN_MIN } from '@rakkr/shared/audio/vocabulary';

import { errorCode } from '../../../platform/process/error-code.ts';
import { type Envelope, unknownEnvelope, widen } from './peak-envelope.ts';

/**
 * The envelope of one recording on disk, 256 frames a pixel, beside its master.
 *
 * Each figure is stored XOR the value that means "not known", so that a hole of a sparse file (zero bytes) reads as
 * not known and segments may arrive in any order.
 */
export class PeaksFile {
  private constructor(
    private readonly file: FileHandle,
    private readonly channels: number,
  ) {}

  /** Opens the file for widening, makes it where it is not there. */
  static async openForWriting(path: string, channels: number): Promise<PeaksFile> {
    // r+ keeps what is there; the first writer of a recording makes the file.
    const file = await open(path, 'r+').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return open(path, 'w+');
      throw error;
    });
    return new PeaksFile(file, channels);
  }

  /** Opens the file for reading; null where no segment has arrived yet. */
  static async openForReading(path: string, channels: number): Promise<PeaksFile | null> {
    const file = await open(path, 'r').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    return file === null ? null : new PeaksFile(file, channels);
  }

  /** Widens the stored ranges by these; doing so twice changes nothing. */
  async widen(envelope: Envelope): Promise<void> {
    const stored = await this.read(envelope.firstPixel, envelope.peaks.length / (this.channels * 2));
    widen(stored, envelope.peaks);
    const bytes = xored(new Uint8Array(stored.buffer));
    await this.file.write(bytes, 0, bytes.length, this.offsetOf(envelope.firstPixel));
  }

  /** Ranges of `pixels` pixels from `firstPixel`, [pixels × channels × 2]; unknown where the file ends earlier. */
  async read(firstPixel: number, pixels: number): Promise<Int16Array> {
    const bytes = new Uint8Array(pixels * this.channels * 4);
    const { bytesRead } = await this.file.read(bytes, 0, bytes.length, this.offsetOf(firstPixel));
    const peaks = unknownEnvelope(pixels * this.channels);
    const known = new Uint8Array(peaks.buffer);
    known.set(xored(bytes.subarray(0, bytesRead - (bytesRead % 4))));
    return peaks;
  }

  async sync(): Promise<void> {
    await this.file.datasync();
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private offsetOf(pixel: number): number {
    return pixel * this.channels * 4;
  }
}

/** Flips between figures and their stored form, little endian min and max alternating. */
function xored(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    view.setInt16(at, view.getInt16(at, true) ^ UNKNOWN_MIN, true);
    view.setInt16(at + 2, view.getInt16(at + 2, true) ^ UNKNOWN_MAX, true);
  }
  return bytes;
}
