import { createSHA256 } from 'hash-wasm';
import type { IHasher } from 'hash-wasm';

const ZEROS = new Uint8Array(1 << 20);

/**
 * SHA-256 of a recording's audio, continued over as many processes and days as the recording takes: its state stands
 * in the recording's row, so that whichever controller takes the next segment goes on from there.
 */
export class AudioHash {
  private constructor(private readonly hasher: IHasher) {}

  /** @param state  what `save` gave, null at the beginning */
  static async resume(state: Uint8Array | null): Promise<AudioHash> {
    const hasher = await createSHA256();
    hasher.init();
    if (state !== null) hasher.load(state);
    return new AudioHash(hasher);
  }

  /** False for a state that another release of the hash library saved: the hash has to begin again. */
  static async canResume(state: Uint8Array | null): Promise<boolean> {
    try {
      await AudioHash.resume(state);
      return true;
    } catch {
      // `load` compares what it is given with its own implementation, and has no other failure.
      return false;
    }
  }

  update(bytes: Uint8Array): void {
    this.hasher.update(bytes);
  }

  /** Hashes a run of zero bytes, and lets other work through every MiB. */
  async updateZeros(lengthBytes: number): Promise<void> {
    for (let left = lengthBytes; left > 0; left -= ZEROS.length) {
      this.hasher.update(left >= ZEROS.length ? ZEROS : ZEROS.subarray(0, left));
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  save(): Buffer {
    return Buffer.from(this.hasher.save());
  }

  /** Lower-case hex. The hash can go on afterwards. */
  digestSoFar(): string {
    const state = this.hasher.save();
    const digest = this.hasher.digest('hex');
    this.hasher.init();
    this.hasher.load(state);
    return digest;
  }
}
