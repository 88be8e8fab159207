import { expect, it } from '@jest/globals';

import type { PcmSource } from '../pcm/pcm-source.ts';
import { DeviceReader } from './device-reader.ts';

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
  new DeviceReader({ source: 'alsa', options, ringMs: 500, realtimePriority: 0, stop }, open, () => undefined).run();
  const [first = 0, second = 0] = openedAtMs;
  expect(second - first).toBeGreaterThanOrEqual(400);
});
