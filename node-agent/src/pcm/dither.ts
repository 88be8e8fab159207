/**
 * Triangular dither: noise that turns rounding errors into steady noise without distortion.
 *
 * From a seeded generator (xorshift32), so that rendering a recording again gives the same bytes.
 *
 * @see Lipshitz, Wannamaker, Vanderkooy: Quantization and Dither, J. Audio Eng. Soc. 40 (1992)
 */
export class TriangularDither {
  private state: number;

  /** @param seed any whole number */
  constructor(seed: number) {
    // Zero is the one state that xorshift never leaves.
    this.state = seed | 0 || 0x9e3779b9;
  }

  /** The next value: above -1 and below 1, triangular around 0, in units of the target's last bit. */
  next(): number {
    return (this.step() - this.step()) / 0x1_0000_0000;
  }

  private step(): number {
    let { state } = this;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state;
    return state >>> 0;
  }
}

/** A seed for a name: FNV-1a, 32 bits. */
export function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
