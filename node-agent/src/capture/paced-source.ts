import { bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import type { GrantedPcm, PcmRead, PcmSource, SourceKind } from '../pcm/pcm-source.ts';
import { monotonicNs } from '../platform/clock.ts';
import type { SourceOptions } from './source-options.ts';

/** Puts `frames` frames from number `firstFrame` on into `target`. */
export type RenderFrames = (firstFrame: number, frames: number, target: Uint8Array) => void;

/**
 * A source that is computed, at the pace of a sound card: a read waits until its frames would have been captured, and
 * what nobody reads for longer than the buffer is lost as it would be there.
 */
export class PacedSource implements PcmSource {
  readonly granted: GrantedPcm;
  private readonly sleeper = new Int32Array(new SharedArrayBuffer(4));
  private readonly framesRead = { kind: 'frames' as const, frames: 0, firstFrameAtNs: 0 };
  /** Number of the next frame, counted from the start of the machine's monotonic clock. */
  private nextFrame: number;
  private isOpen = true;

  constructor(
    readonly kind: SourceKind,
    options: SourceOptions,
    private readonly render: RenderFrames,
  ) {
    const { format, periodFrames, bufferFrames } = options;
    this.granted = { format, periodFrames, bufferFrames };
    this.nextFrame = this.frameNow();
  }

  read(target: Uint8Array): PcmRead {
    if (!this.isOpen) return { kind: 'ended', fault: 'device-gone' };
    const { periodFrames, bufferFrames, format } = this.granted;
    const lost = this.frameNow() - this.nextFrame - bufferFrames;
    if (lost > 0) {
      this.nextFrame += lost;
      return { kind: 'gap', lostFrames: lost, fault: 'overrun' };
    }
    this.sleepUntil(this.nextFrame + periodFrames);
    this.render(this.nextFrame, periodFrames, target.subarray(0, periodFrames * bytesPerFrame(format)));
    this.framesRead.frames = periodFrames;
    this.framesRead.firstFrameAtNs = this.atNs(this.nextFrame);
    this.nextFrame += periodFrames;
    return this.framesRead;
  }

  close(): void {
    this.isOpen = false;
  }

  private sleepUntil(frame: number): void {
    for (;;) {
      const restMs = (this.atNs(frame) - monotonicNs()) / 1e6;
      if (restMs <= 0) return;
      Atomics.wait(this.sleeper, 0, 0, restMs);
    }
  }

  private frameNow(): number {
    return Math.floor((monotonicNs() / 1e9) * this.granted.format.rate);
  }

  private atNs(frame: number): number {
    return (frame / this.granted.format.rate) * 1e9;
  }
}
