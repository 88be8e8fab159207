import { DestroyRef, Injectable, inject, signal } from '@angular/core';

export const SPEEDS = [0.75, 1, 1.5, 2] as const;
export type Speed = (typeof SPEEDS)[number];

/** The element itself tells its position four times a second only. */
const FOLLOW_MS = 50;

/** One `<audio>` element as signals. The browser seeks by HTTP range; nothing is decoded here. */
@Injectable()
export class AudioPlayer {
  private readonly audio = new Audio();
  private readonly position = signal(0);
  private readonly playing = signal(false);
  private readonly failure = signal<string | null>(null);
  private readonly known = signal(0);
  readonly positionS = this.position.asReadonly();
  readonly isPlaying = this.playing.asReadonly();
  /** Length that the browser knows; while recording it is what was stored when playing began. */
  readonly lengthS = this.known.asReadonly();
  /** Why the browser cannot play, in its own words; null while it can. */
  readonly problem = this.failure.asReadonly();
  readonly speed = signal<Speed>(1);
  private address = '';

  constructor() {
    this.audio.preload = 'metadata';
    this.audio.preservesPitch = true;
    const follow = (): void => {
      this.position.set(this.audio.currentTime);
    };
    for (const event of ['timeupdate', 'seeking', 'seeked']) this.audio.addEventListener(event, follow);
    for (const event of ['play', 'pause', 'ended']) {
      this.audio.addEventListener(event, () => {
        this.playing.set(!this.audio.paused);
      });
    }
    const timer = setInterval(() => {
      if (!this.audio.paused) follow();
    }, FOLLOW_MS);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
      this.close();
    });
    this.audio.addEventListener('durationchange', () => {
      if (Number.isFinite(this.audio.duration)) this.known.set(this.audio.duration);
    });
    this.audio.addEventListener('error', () => {
      this.failure.set(this.audio.error?.message ?? 'the browser cannot play this');
    });
  }

  /** @param address  of the audio; the same address again changes nothing */
  open(address: string): void {
    if (address === this.address) return;
    this.address = address;
    this.failure.set(null);
    this.audio.src = address;
  }

  /** Reads the file anew, at the same position: a growing recording is longer by now. */
  reopen(): void {
    const atS = this.audio.currentTime;
    const isPlaying = !this.audio.paused;
    this.failure.set(null);
    this.audio.load();
    this.seek(atS);
    if (isPlaying) void this.play();
  }

  async play(): Promise<void> {
    try {
      await this.audio.play();
    } catch (error) {
      // A pause or another seek may overtake the start; what remains is a real failure of the audio.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      this.failure.set(error instanceof Error ? error.message : String(error));
    }
  }

  toggle(): void {
    if (this.audio.paused) void this.play();
    else this.audio.pause();
  }

  seek(atS: number): void {
    this.audio.currentTime = Math.max(0, atS);
    this.position.set(Math.max(0, atS));
  }

  setSpeed(speed: Speed): void {
    this.speed.set(speed);
    this.audio.playbackRate = speed;
  }

  private close(): void {
    this.audio.pause();
    this.audio.removeAttribute('src');
    this.audio.load();
  }
}
