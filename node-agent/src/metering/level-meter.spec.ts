import { describe, expect, it } from '@jest/globals';

import { LevelMeter } from './level-meter.ts';

const RATE = 48_000;
const format = (sampleFormat: 'S16_LE' | 'S24_LE' | 'S24_3LE' | 'S32_LE' | 'FLOAT_LE', channels = 1) => ({
  sampleFormat,
  rate: RATE,
  channels,
});
const S32 = 2 ** 31;

/** A sine of one second, 997 Hz, as 32-bit samples. */
const sine = (amplitude: number) =>
  Int32Array.from({ length: RATE }, (_, at) => {
    const value = Math.sin((at * 997 * 2 * Math.PI) / RATE) * amplitude * S32;
    return Math.max(-S32, Math.min(S32 - 1, Math.round(value)));
  });

function levelsOf(meter: LevelMeter, samples: Int32Array | Int16Array | Float32Array | Uint8Array, frames: number) {
  meter.add(new Uint8Array(samples.buffer), frames);
  return meter.endWindow();
}

describe('LevelMeter', () => {
  it('reads −3.01 dBFS RMS and 0 dBFS peak on a full-scale sine', () => {
    const [level] = levelsOf(new LevelMeter(format('S32_LE')), sine(1), RATE);
    expect(level!.rmsDbfs).toBeCloseTo(-3.01, 2);
    expect(level!.peakDbfs).toBeCloseTo(0, 3);
  });

  it('reads −6.02 dBFS at half scale, −160 in silence, 0 at the most negative sample', () => {
    const samples = Int32Array.from([S32 / 2, 0, -S32]);
    const levels = levelsOf(new LevelMeter(format('S32_LE', 3)), samples, 1);
    expect(levels.map(({ peakDbfs }) => Number(peakDbfs.toFixed(2)))).toEqual([-6.02, -160, 0]);
  });

  it('reads the same level in every format', () => {
    const half16 = Int16Array.of(0x4000);
    const half24in4 = Uint8Array.of(0, 0, 0x40, 0xff); // the fourth byte is padding: it may hold anything
    const half24 = Uint8Array.of(0, 0, 0x40);
    const halfFloat = Float32Array.of(0.5);
    expect(levelsOf(new LevelMeter(format('S16_LE')), half16, 1)[0]!.peakDbfs).toBeCloseTo(-6.02, 2);
    expect(levelsOf(new LevelMeter(format('S24_LE')), half24in4, 1)[0]!.peakDbfs).toBeCloseTo(-6.02, 2);
    expect(levelsOf(new LevelMeter(format('S24_3LE')), half24, 1)[0]!.peakDbfs).toBeCloseTo(-6.02, 2);
    expect(levelsOf(new LevelMeter(format('FLOAT_LE')), halfFloat, 1)[0]!.peakDbfs).toBeCloseTo(-6.02, 2);
  });

  it('lets float samples exceed full scale', () => {
    expect(levelsOf(new LevelMeter(format('FLOAT_LE')), Float32Array.of(2), 1)[0]!.peakDbfs).toBeCloseTo(6.02, 2);
  });

  it('finds a peak of a single sample wherever it stands', () => {
    for (const at of [0, 1, 478, 479]) {
      const samples = new Int32Array(960);
      samples[at * 2 + 1] = S32 / 4;
      const levels = levelsOf(new LevelMeter(format('S32_LE', 2)), samples, 480);
      expect(levels.map(({ peakDbfs }) => Math.round(peakDbfs))).toEqual([-160, -12]);
    }
  });

  it('keeps peak to its window, and RMS to three windows', () => {
    const meter = new LevelMeter(format('S32_LE'));
    const loud = new Int32Array(100).fill(S32 / 2);
    const quiet = new Int32Array(100);
    const first = levelsOf(meter, loud, 100)[0]!;
    const later = [1, 2, 3].map(() => levelsOf(meter, quiet, 100)[0]!);
    expect(first.rmsDbfs).toBeCloseTo(-6.02, 2);
    expect(later.map(({ peakDbfs }) => peakDbfs)).toEqual([-160, -160, -160]);
    expect(later.map(({ rmsDbfs }) => Number(rmsDbfs.toFixed(2)))).toEqual([-9.03, -10.79, -160]);
  });

  it('counts runs of three equal samples at a rail, also across periods, and no shorter ones', () => {
    const top = 0x7fffffff;
    const meter = new LevelMeter(format('S32_LE'));
    meter.add(new Uint8Array(Int32Array.of(top, top, 0, top, top).buffer), 5);
    meter.add(new Uint8Array(Int32Array.of(top, top, 0, -S32, -S32, -S32, 0).buffer), 7);
    expect(meter.endWindow()[0]!.clipRuns).toBe(2);
  });
});
