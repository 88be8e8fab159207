import { faultOf } from '../alsa/alsa-error.ts';
import { type CapturePcm, openCapture } from '../alsa/capture-pcm.ts';
import { FrameClock } from '../pcm/frame-clock.ts';
import type { CaptureFault, GrantedPcm, PcmRead, PcmSource } from '../pcm/pcm-source.ts';
import type { SourceOptions } from './source-options.ts';

/** A device that gives nothing for so long answers an empty read, so that its reader can look for an order to stop. */
const SILENT_DEVICE_MS = 500;

/** A libasound capture device. Reads allocate nothing: the two results that repeat are made once. */
export class AlsaSource implements PcmSource {
  readonly kind = 'alsa';
  readonly granted: GrantedPcm;
  private readonly clock: FrameClock;
  private readonly framesRead = { kind: 'frames' as const, frames: 0, firstFrameAtNs: 0 };
  /** Frames read or skipped since the stream started. */
  private streamFrame = 0;
  /** Frames that were ready at the last look at the device, less those read since. */
  private readyFrames = 0;
  private isOpen = true;

  private constructor(private readonly pcm: CapturePcm) {
    this.granted = pcm.granted;
    this.clock = new FrameClock(pcm.granted.format.rate);
  }

  /** @throws CaptureProblem */
  static open(options: SourceOptions): AlsaSource {
    const { device, format, periodFrames, bufferFrames } = options;
    return new AlsaSource(openCapture({ ...format, device, periodFrames, bufferFrames }));
  }

  read(target: Uint8Array): PcmRead {
    if (!this.isOpen) return ended('device-gone');
    const { periodFrames, bufferFrames } = this.granted;
    // Periods that were ready at the last look, and far from being overwritten, are read without another.
    if (this.readyFrames >= periodFrames && this.readyFrames < bufferFrames / 2) return this.readPeriod(target);
    const ready = this.pcm.wait(SILENT_DEVICE_MS);
    if (ready < 0) return ended(faultOf(-ready));
    if (ready === 0) return this.frames(0);
    const status = this.pcm.readStatus();
    if (status < 0) return ended(faultOf(-status));
    const { availFrames, atNs } = this.pcm.status;
    this.readyFrames = availFrames;
    this.clock.observe(this.streamFrame + availFrames, atNs);
    const lost = this.overrunFrames(availFrames);
    return lost > 0 ? this.skip(lost) : this.readPeriod(target);
  }

  close(): void {
    if (this.isOpen) this.pcm.close();
    this.isOpen = false;
  }

  /**
   * Frames that the device has overwritten, or is about to overwrite while they would be copied: everything that is
   * older than the buffer less a guard.
   */
  private overrunFrames(availFrames: number): number {
    const { periodFrames, bufferFrames } = this.granted;
    const guard = Math.min(periodFrames, bufferFrames >> 3);
    if (availFrames <= bufferFrames - guard) return 0;
    return availFrames - (bufferFrames - 2 * guard);
  }

  private skip(frames: number): PcmRead {
    const skipped = this.pcm.forward(frames);
    if (skipped < 0) return ended(faultOf(-skipped));
    this.streamFrame += skipped;
    this.readyFrames -= skipped;
    return { kind: 'gap', lostFrames: skipped, fault: 'overrun' };
  }

  private readPeriod(target: Uint8Array): PcmRead {
    const read = this.pcm.read(target, this.granted.periodFrames);
    return read < 0 ? ended(faultOf(-read)) : this.frames(read);
  }

  private frames(count: number): PcmRead {
    this.framesRead.frames = count;
    this.framesRead.firstFrameAtNs = this.clock.capturedAtNs(this.streamFrame);
    this.streamFrame += count;
    this.readyFrames -= count;
    return this.framesRead;
  }
}

const ended = (fault: CaptureFault): PcmRead => ({ kind: 'ended', fault });
