/** Words of the shared control block, Int32 each. The first two count frames modulo twice the capacity. */
const WRITTEN = 0;
const READ = 1;
const LOST = 2;
const BELL = 3;
const ENDED = 4;
const CONTROL_BYTES = 32;
/** When the newest frames arrived: ns on CLOCK_MONOTONIC, behind the control words. */
const ARRIVAL_OFFSET = 24;

/** The memory that a program's thread and the reader thread share. */
export interface ProgramRingMemory {
  readonly control: SharedArrayBuffer;
  readonly frames: SharedArrayBuffer;
  readonly frameBytes: number;
}

export const programRingMemory = (capacityFrames: number, frameBytes: number): ProgramRingMemory => ({
  control: new SharedArrayBuffer(CONTROL_BYTES),
  frames: new SharedArrayBuffer(capacityFrames * frameBytes),
  frameBytes,
});

/**
 * Frames of an external program on their way to the reader thread: one writer, one reader, neither waits for the other.
 *
 * What comes while the ring is full is counted and dropped, all of it until the reader has emptied the ring and taken
 * the count: so what is lost lies in one place, behind the frames that the reader got before.
 */
export class ProgramRing {
  private readonly words: Int32Array;
  private readonly arrival: Float64Array;
  private readonly bytes: Uint8Array;
  private readonly frameBytes: number;
  readonly capacityFrames: number;

  constructor(memory: ProgramRingMemory) {
    this.words = new Int32Array(memory.control, 0, 5);
    this.arrival = new Float64Array(memory.control, ARRIVAL_OFFSET, 1);
    this.bytes = new Uint8Array(memory.frames);
    this.frameBytes = memory.frameBytes;
    this.capacityFrames = this.bytes.length / memory.frameBytes;
  }

  /**
   * Adds whole frames. Writer's thread only.
   *
   * @param atNs  when they arrived, on CLOCK_MONOTONIC
   */
  write(frames: Uint8Array, atNs: number): void {
    const count = frames.length / this.frameBytes;
    const written = Atomics.load(this.words, WRITTEN);
    const room = this.capacityFrames - this.readyFrames;
    const taken = Atomics.load(this.words, LOST) > 0 ? 0 : Math.min(count, room);
    this.copyIn(frames, taken, written);
    this.arrival[0] = atNs;
    Atomics.store(this.words, WRITTEN, (written + taken) % (2 * this.capacityFrames));
    if (taken < count) Atomics.add(this.words, LOST, count - taken);
    this.ring();
  }

  /** Nothing follows. Writer's thread only. */
  end(): void {
    Atomics.store(this.words, ENDED, 1);
    this.ring();
  }

  /** Frames that wait to be read. */
  get readyFrames(): number {
    const round = 2 * this.capacityFrames;
    return (Atomics.load(this.words, WRITTEN) - Atomics.load(this.words, READ) + round) % round;
  }

  get hasEnded(): boolean {
    return Atomics.load(this.words, ENDED) !== 0;
  }

  /** Frames that were lost behind those that wait. */
  get lostFrames(): number {
    return Atomics.load(this.words, LOST);
  }

  /** When the newest frame arrived at the latest. */
  get arrivedAtNs(): number {
    return this.arrival[0] ?? 0;
  }

  /** Takes at most `most` frames. Reader's thread only. */
  read(target: Uint8Array, most: number): number {
    const count = Math.min(most, this.readyFrames);
    const read = Atomics.load(this.words, READ);
    const at = read % this.capacityFrames;
    const first = Math.min(count, this.capacityFrames - at);
    target.set(this.span(at, first));
    target.set(this.span(0, count - first), first * this.frameBytes);
    Atomics.store(this.words, READ, (read + count) % (2 * this.capacityFrames));
    return count;
  }

  /** Takes the count of lost frames, after which the writer goes on. Reader's thread only, with the ring empty. */
  takeLost(): number {
    return Atomics.exchange(this.words, LOST, 0);
  }

  /** Waits until something changed since `bell` was read, or `timeoutMs` passed. */
  wait(bell: number, timeoutMs: number): void {
    Atomics.wait(this.words, BELL, bell, timeoutMs);
  }

  get bell(): number {
    return Atomics.load(this.words, BELL);
  }

  private copyIn(frames: Uint8Array, count: number, written: number): void {
    const at = written % this.capacityFrames;
    const first = Math.min(count, this.capacityFrames - at);
    this.bytes.set(frames.subarray(0, first * this.frameBytes), at * this.frameBytes);
    this.bytes.set(frames.subarray(first * this.frameBytes, count * this.frameBytes), 0);
  }

  private span(at: number, frames: number): Uint8Array {
    return this.bytes.subarray(at * this.frameBytes, (at + frames) * this.frameBytes);
  }

  private ring(): void {
    Atomics.add(this.words, BELL, 1);
    Atomics.notify(this.words, BELL);
  }
}
