import { afterEach, describe, expect, it } from '@jest/globals';

import { type PcmFormat, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import { monotonicNs } from '../platform/clock.ts';
import type { PcmRead, PcmSource } from './pcm-source.ts';

export interface SourceUnderTest {
  readonly format: PcmFormat;
  /** Opens the source; each frame must carry its number, modulo `numbers`, in its first sample's upper 24 bits. */
  readonly open: (wish: { periodFrames: number; bufferFrames: number }) => PcmSource;
  readonly numbers: number;
  /** By how many frames a counted gap may be off, where the device stops at an overrun and only a clock tells; else 0. */
  readonly gapToleranceFrames?: number;
}

/** Makes an attempt, which throws when it fails; where the device may be to blame, it makes another. */
export type AttemptRule = (attempt: () => Promise<void>) => Promise<void>;

const PERIOD_FRAMES = 480;
const BUFFER_FRAMES = 9_600;

/**
 * What every source of PCM keeps to, whatever stands behind it.
 *
 * @param inAttempts  for a device that can stand still while time passes; else one attempt decides
 */
export function describePcmSource(
  name: string,
  prepare: () => Promise<SourceUnderTest>,
  inAttempts: AttemptRule = (attempt) => attempt(),
): void {
  describe(`PcmSource: ${name}`, () => {
    let source: PcmSource | undefined;
    afterEach(() => source?.close());

    const start = async () => {
      source?.close();
      const subject = await prepare();
      source = subject.open({ periodFrames: PERIOD_FRAMES, bufferFrames: BUFFER_FRAMES });
      const target = new Uint8Array(source.granted.periodFrames * bytesPerFrame(subject.format));
      return { subject, source, target, stream: new NumberedStream(source, target, subject.numbers) };
    };

    it('grants the rate, channels and format that were asked for', async () => {
      const { source: opened, subject } = await start();
      expect(opened.granted.format).toEqual(subject.format);
      expect(opened.granted.periodFrames).toBeGreaterThan(0);
      expect(opened.granted.bufferFrames).toBeGreaterThanOrEqual(2 * opened.granted.periodFrames);
    });

    it('gives every frame once, in order', async () => {
      const { stream } = await start();
      for (let read = 0; read < 30; read++) stream.readFrames();
      expect(stream.numberErrors).toEqual([]);
    });

    it('dates each frame to before it was read, and each read after the one before', async () => {
      const { stream, subject } = await start();
      let before = 0;
      for (let read = 0; read < 30; read++) {
        const { frames, firstFrameAtNs } = stream.readFrames();
        expect(firstFrameAtNs + (frames / subject.format.rate) * 1e9).toBeLessThanOrEqual(monotonicNs());
        expect(firstFrameAtNs).toBeGreaterThan(before);
        before = firstFrameAtNs;
      }
    });

    it('counts to the frame what nobody read while its buffer was full', () =>
      inAttempts(async () => {
        const { stream, subject } = await start();
        stream.readFrames();
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
        for (let read = 0; read < 30; read++) stream.readFrames();
        expect(stream.lostFrames).toBeGreaterThan(0);
        expect(stream.faults).toEqual(['overrun']);
        const { gapToleranceFrames = 0 } = subject;
        expect(stream.numberErrors.filter((error) => Math.abs(error) > gapToleranceFrames)).toEqual([]);
      }));

    it('is at its end once it is closed', async () => {
      const { source: opened, target } = await start();
      opened.close();
      opened.close();
      expect(opened.read(target).kind).toBe('ended');
    });
  });
}

/** Follows the numbers that the frames of a source carry. */
class NumberedStream {
  readonly numberErrors: number[] = [];
  readonly faults: string[] = [];
  lostFrames = 0;
  private next: number | undefined;

  constructor(
    private readonly source: PcmSource,
    private readonly target: Uint8Array<ArrayBuffer>,
    private readonly numbers: number,
  ) {}

  /** Reads until frames come; notes gaps on the way. */
  readFrames(): PcmRead & { kind: 'frames' } {
    for (;;) {
      const read = this.source.read(this.target);
      if (read.kind === 'ended') throw new Error(`source ended: ${read.fault}`);
      if (read.kind === 'gap') this.noteGap(read.lostFrames, read.fault);
      else if (read.frames > 0) return this.check(read);
    }
  }

  private noteGap(lostFrames: number, fault: string): void {
    this.lostFrames += lostFrames;
    if (!this.faults.includes(fault)) this.faults.push(fault);
    if (this.next !== undefined) this.next = (this.next + lostFrames) % this.numbers;
  }

  private check(read: PcmRead & { kind: 'frames' }): PcmRead & { kind: 'frames' } {
    const samples = new DataView(this.target.buffer);
    const frameBytes = bytesPerFrame(this.source.granted.format);
    for (let frame = 0; frame < read.frames; frame++) {
      const number = samples.getUint32(frame * frameBytes, true) >>> 8;
      if (this.next !== undefined && number !== this.next) this.numberErrors.push(number - this.next);
      this.next = (number + 1) % this.numbers;
    }
    return read;
  }
}
