import { DestroyRef, Injectable, inject, signal } from '@angular/core';

const TICK_MS = 500;
/** A better estimate must not make a timer jump for a hiccup of the network. */
const MAX_SLEW_MS = 250;

/**
 * The controller's clock as this page knows it: running times are counted with it, not with the viewer's clock.
 * Stands still while there is no connection, because then nothing newer is known.
 */
@Injectable({ providedIn: 'root' })
export class ControllerClock {
  private offsetMs: number | null = null;
  private isFrozen = false;
  private readonly ticks = signal(Date.now());
  /** Controller time, ms since 1970 UTC; ticks twice a second. */
  readonly nowMs = this.ticks.asReadonly();

  constructor() {
    const timer = setInterval(() => {
      this.tick();
    }, TICK_MS);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
  }

  /** Takes the time of a push: the one that travelled shortest is the truest. */
  noteControllerTime(atMs: number): void {
    const offsetMs = atMs - Date.now();
    const isBetter = this.offsetMs === null || offsetMs > this.offsetMs || this.offsetMs - offsetMs > MAX_SLEW_MS;
    if (isBetter) this.offsetMs = offsetMs;
  }

  freeze(): void {
    this.isFrozen = true;
  }

  resume(): void {
    this.isFrozen = false;
    this.tick();
  }

  private tick(): void {
    if (!this.isFrozen) this.ticks.set(Date.now() + (this.offsetMs ?? 0));
  }
}
