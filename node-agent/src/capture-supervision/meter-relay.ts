import { MeterSummary } from './meter-summary.ts';

const UNWATCHED_INTERVAL_MS = 1_000;

/** Passes meter frames on: each one while somebody watches, one a second otherwise. Never keeps an old one. */
export class MeterRelay {
  private readonly summaries = new Map<string, { summary: MeterSummary; dueMs: number }>();
  private isWatched = false;

  constructor(private readonly send: (frame: Uint8Array) => void) {}

  /** @param framesPerSecond what the watchers want; 0 while there are none */
  demand(framesPerSecond: number): void {
    this.isWatched = framesPerSecond > 1;
  }

  add(interfaceId: string, frame: Uint8Array): void {
    if (this.isWatched) {
      this.summaries.delete(interfaceId);
      this.send(frame);
    } else {
      this.gather(interfaceId, frame);
    }
  }

  private gather(interfaceId: string, frame: Uint8Array): void {
    const nowMs = performance.now();
    const known = this.summaries.get(interfaceId) ?? { summary: new MeterSummary(), dueMs: nowMs };
    this.summaries.set(interfaceId, known);
    const urgent = known.summary.add(frame);
    if (urgent !== null) this.send(urgent);
    if (nowMs < known.dueMs) return;
    known.dueMs = nowMs + UNWATCHED_INTERVAL_MS;
    const summary = known.summary.take();
    if (summary !== null) this.send(summary);
  }
}
