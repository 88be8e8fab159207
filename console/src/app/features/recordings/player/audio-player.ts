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
  readonly positionS = this.position.asReadonly();
  readonly isPlaying = this.playing.asReadonly();
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
    this.audio.addEventListener('error', () => {
      this.failure.set(this.audio.error?.message ?? 'the browser cannot play this');
    });
  }

  /**
   * Reads another address at the same position: a growing recording has another address with each stored segment.
   * Goes on playing where the end of what was stored before had been reached.
   */
  open(address: string): void {
    if (address === this.address) return;
    const atS = this.position();
    const wasAtEnd = this.audio.ended;
    this.address = address;
    this.failure.set(null);
    this.audio.src = address;
    this.seek(atS);
    if (wasAtEnd) void this.play();
  }

  /** Tries the same address again after a failure. */
  retry(): void {
    const address = this.address;
    this.address = '';
    this.open(address);
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
