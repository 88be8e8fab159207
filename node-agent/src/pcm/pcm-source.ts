import type { PcmFormat } from '@rakkr/shared/audio/vocabulary';

/** Where samples come from; `external` is another program, which has no clock of a device. */
export const SOURCE_KINDS = ['alsa', 'external', 'demo', 'synthetic'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** True for a source whose samples nobody ever spoke: they are labelled wherever they are shown. */
export const isInvented = (kind: SourceKind): boolean => kind === 'demo' || kind === 'synthetic';

/** What the outside world did to a running capture. */
export type CaptureFault = 'overrun' | 'suspended' | 'device-gone' | 'unclassified';

/**
 * What one read of a source gives: frames, a hole in the time line, or the end of the source. There is no fourth thing.
 *
 * `firstFrameAtNs` is the capture time of the read's first frame on CLOCK_MONOTONIC.
 */
export type PcmRead =
  | { readonly kind: 'frames'; readonly frames: number; readonly firstFrameAtNs: number }
  | { readonly kind: 'gap'; readonly lostFrames: number; readonly fault: CaptureFault }
  | { readonly kind: 'ended'; readonly fault: CaptureFault };

/** What a source was asked for and what it granted; rate, channels and format of the two are always equal. */
export interface GrantedPcm {
  readonly format: PcmFormat;
  /** Frames per wake-up. */
  readonly periodFrames: number;
  /** Frames that the source can hold while nobody reads. */
  readonly bufferFrames: number;
}

/**
 * A running stream of interleaved PCM in real time.
 *
 * Runs on the reader thread; `read` blocks for at most a few periods.
 */
export interface PcmSource {
  readonly kind: SourceKind;
  readonly granted: GrantedPcm;
  /**
   * Waits for one period and puts it into `target`.
   *
   * @param target receives at most `periodFrames` frames, interleaved in the granted format
   */
  read(target: Uint8Array): PcmRead;
  /** Gives the device back; a closed source reads `ended`. */
  close(): void;
}
