import { Injectable } from '@angular/core';

/** Draws one frame. @param nowMs monotonic time of the animation frame, ms (`performance.now()` scale) */
export type Painter = (nowMs: number) => void;

/**
 * The application's one `requestAnimationFrame`: every canvas hangs on it, none asks for its own. Stands still while
 * nothing is to be drawn; the browser itself holds it while the page is hidden.
 */
@Injectable({ providedIn: 'root' })
export class FrameLoop {
  private readonly painters = new Set<Painter>();
  private isRunning = false;

  /** @returns a function that takes the painter out again */
  add(painter: Painter): () => void {
    this.painters.add(painter);
    if (!this.isRunning) {
      this.isRunning = true;
      requestAnimationFrame(this.tick);
    }
    return () => this.painters.delete(painter);
  }

  private readonly tick = (): void => {
    const nowMs = performance.now();
    for (const painter of this.painters) painter(nowMs);
    this.isRunning = this.painters.size > 0;
    if (this.isRunning) requestAnimationFrame(this.tick);
  };
}
