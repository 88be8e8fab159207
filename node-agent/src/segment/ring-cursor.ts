import type { SelectChannels } from '../pcm/channel-selection.ts';
import { type RingReader, type RingRecord, emptyRecord } from '../pcm/period-ring.ts';

/** A record of the ring, and how many frames of it are done. */
export interface RingPlace {
  readonly record: number;
  readonly offsetFrames: number;
}

/** One recording's place in the ring. Moves without allocating. The ring does not wait for it: see `isHeld`. */
export class RingCursor {
  /** The record at hand, as `load` found it. */
  readonly current: RingRecord = emptyRecord();
  private record: number;
  private offsetFrames = 0;
  /** The place behind what `copy` took. */
  private readonly following = { record: 0, offsetFrames: 0, atNs: 0, inRing: emptyRecord() };

  /** @param fromNs moment of the first frame that is wanted, CLOCK_MONOTONIC */
  constructor(
    private readonly ring: RingReader,
    private readonly wanted: WantedSamples,
    fromNs: number,
  ) {
    this.record = ring.recordAt(fromNs);
  }

  /** True while there is nothing at this place yet. */
  get isAtEnd(): boolean {
    return this.ring.available(this.record) === 0;
  }

  /** False once the ring has come around to the record at hand. */
  get isHeld(): boolean {
    return this.ring.holds(this.record);
  }

  get place(): RingPlace {
    return { record: this.record, offsetFrames: this.offsetFrames };
  }

  /** Number of the frame at hand, as the device counts. */
  get deviceFrame(): number {
    return this.current.firstFrame + this.offsetFrames;
  }

  /** Moment of the frame at hand, CLOCK_MONOTONIC. */
  get frameAtNs(): number {
    return this.current.firstFrameAtNs + (this.offsetFrames / this.rate) * 1e9;
  }

  private get rate(): number {
    return this.ring.shape.format.rate;
  }

  /** Reads the record at hand. Returns whether the ring still holds it. */
  load(): boolean {
    this.ring.read(this.record, this.current);
    return this.isHeld;
  }

  nextRecord(): void {
    this.record = (this.record + 1) >>> 0;
    this.offsetFrames = 0;
  }

  /** Passes over frames of the record at hand. */
  skipTo(offsetFrames: number): void {
    this.offsetFrames = offsetFrames;
  }

  /** The oldest frame that is still there. */
  goToOldest(): void {
    this.record = this.ring.oldest();
    this.offsetFrames = 0;
  }

  goTo({ record, offsetFrames }: RingPlace): void {
    this.record = record;
    this.offsetFrames = offsetFrames;
  }

  /** True once the ring has come around to a place. */
  isOverwritten({ record }: RingPlace): boolean {
    return this.ring.available(record) > this.ring.available(this.ring.oldest());
  }

  /** Goes to a frame of the device, or to the first one after it that is still there. */
  goToFrame(deviceFrame: number): void {
    this.goToOldest();
    while (!this.isAtEnd) {
      this.load();
      const ahead = deviceFrame - this.current.firstFrame;
      if (ahead < this.current.frames) {
        this.offsetFrames = this.current.gapFault === null ? Math.max(0, ahead) : 0;
        return;
      }
      this.nextRecord();
    }
  }

  /**
   * Copies frames that follow each other; `goBehindCopied` then passes over them.
   *
   * @param fromFrame  the device's number of the first one, which is at hand
   * @param mostFrames frames at the most
   * @param target     room for so many
   * @returns how many
   */
  copy(fromFrame: number, mostFrames: number, target: Uint8Array): number {
    const { following, ring } = this;
    const { select, frameBytes } = this.wanted;
    const { inRing } = following;
    following.record = this.record;
    following.offsetFrames = this.offsetFrames;
    let frames = 0;
    while (frames < mostFrames && ring.available(following.record) > 0) {
      ring.read(following.record, inRing);
      const isNext = inRing.firstFrame + following.offsetFrames === fromFrame + frames;
      if (inRing.gapFault !== null || !isNext) break;
      const count = Math.min(inRing.frames - following.offsetFrames, mostFrames - frames);
      select(ring.samples(following.record), following.offsetFrames, count, rest(target, frames * frameBytes));
      frames += count;
      following.offsetFrames += count;
      following.atNs = inRing.firstFrameAtNs + (following.offsetFrames / this.rate) * 1e9;
      if (following.offsetFrames < inRing.frames) break;
      following.record = (following.record + 1) >>> 0;
      following.offsetFrames = 0;
    }
    return frames;
  }

  /** Returns the moment of the frame that is then at hand, whether it has arrived or not. */
  goBehindCopied(): number {
    this.goTo(this.following);
    return this.following.atNs;
  }
}

/** What a recording takes of each frame of the device. */
export interface WantedSamples {
  readonly select: SelectChannels;
  readonly frameBytes: number;
}

const rest = (target: Uint8Array, fromByte: number): Uint8Array =>
  fromByte === 0 ? target : target.subarray(fromByte);
