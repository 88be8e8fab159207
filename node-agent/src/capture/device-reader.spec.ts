import { expect, it, jest } from '@jest/globals';

import type { PcmSource } from '../pcm/pcm-source.ts';
import { RingWriter } from '../pcm/period-ring.ts';
import { DeviceReader } from './device-reader.ts';
import type { ReaderEvent } from './reader-messages.ts';

const format = { sampleFormat: 'S32_LE', rate: 48_000, channels: 1 } as const;
const options = { device: 'broken', format, periodFrames: 480, bufferFrames: 4_800 };

it('waits before it opens a device again that fails at its first read', () => {
  const stop = new SharedArrayBuffer(4);
  const openedAtMs: number[] = [];
  const failing: PcmSource = {
    kind: 'alsa',
    granted: { format, periodFrames: 480, bufferFrames: 4_800 },
    read: () => ({ kind: 'ended', fault: 'unclassified' }),
    close: () => undefined,
  };
  const open = (): PcmSource => {
    openedAtMs.push(performance.now());
    if (openedAtMs.length === 2) Atomics.store(new Int32Array(stop), 0, 1);
    return failing;
  };
  new DeviceReader(
    { source: 'alsa', options, ringMs: 500, ringId: 'ring', bootId: 'boot', realtimePriority: 0, stop },
    open,
    () => undefined,
  ).run();
  const [first = 0, second = 0] = openedAtMs;
  expect(second - first).toBeGreaterThanOrEqual(400);
});

it('counts the sleep of the machine into the absence of a device that was away when it woke up', () => {
  const stop = new SharedArrayBuffer(4);
  const told: ReaderEvent[] = [];
  let sleptNs = 5e9;
  let opened = 0;
  const open = (): PcmSource => {
    const isBack = ++opened === 2;
    let reads = 0;
    return {
      kind: 'alsa',
      granted: { format, periodFrames: 480, bufferFrames: 4_800 },
      read: () => {
        if (reads++ === 0) return { kind: 'frames', frames: 480, firstFrameAtNs: isBack ? 2.01e9 : 1e9 };
        if (isBack) Atomics.store(new Int32Array(stop), 0, 1);
        // No program runs while the machine sleeps: that the device is gone is seen after it.
        sleptNs = 65e9;
        return { kind: 'ended', fault: 'device-gone' };
      },
      close: () => undefined,
    };
  };
  const settings = {
    source: 'alsa',
    options,
    ringMs: 500,
    ringId: 'ring',
    bootId: 'boot',
    realtimePriority: 0,
    stop,
  } as const;
  new DeviceReader(
    settings,
    open,
    (event) => told.push(event),
    () => sleptNs,
  ).run();
  expect(told.filter(({ type }) => type === 'gap')).toEqual([
    { type: 'gap', lostFrames: 61 * format.rate, fault: 'device-gone' },
  ]);
});

it('naps no longer than its periods last, also after a gap that is dated ahead of the clock', () => {
  const sleep = jest.spyOn(RingWriter.prototype, 'sleep').mockReturnValue(undefined);
  const stop = new SharedArrayBuffer(4);
  const firstFrameAtNs = Number(process.hrtime.bigint());
  let reads = 0;
  const ahead: PcmSource = {
    kind: 'alsa',
    granted: { format, periodFrames: 480, bufferFrames: 4_800 },
    read: () => {
      if (++reads === 20) Atomics.store(new Int32Array(stop), 0, 1);
      // Every other read: one of them is the last before the reader sleeps.
      if (reads % 2 === 0) return { kind: 'gap', lostFrames: 3_600 * format.rate, fault: 'overrun' };
      return { kind: 'frames', frames: 480, firstFrameAtNs };
    },
    close: () => undefined,
  };
  const settings = {
    source: 'alsa',
    options,
    ringMs: 500,
    ringId: 'ring',
    bootId: 'boot',
    realtimePriority: 0,
    stop,
  } as const;
  new DeviceReader(
    settings,
    () => ahead,
    () => undefined,
  ).run();
  const napsMs = sleep.mock.calls.map(([timeoutMs]) => timeoutMs);
  sleep.mockRestore();
  // A quarter of the device's buffer at most.
  expect(Math.max(...napsMs)).toBeLessThanOrEqual(25.3);
  expect(napsMs.length).toBeGreaterThan(1);
});
