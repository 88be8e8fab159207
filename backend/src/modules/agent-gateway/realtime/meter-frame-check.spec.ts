import { describe, expect, it } from '@jest/globals';

import { encodeMeterFrame } from '@rakkr/shared/audio';

import { checkMeterFrame } from './meter-frame-check.ts';

const frame = encodeMeterFrame({
  interfaceId: 'demo',
  isDemo: true,
  unavailableReason: null,
  rate: 48_000,
  firstFrame: 0,
  windowFrames: 4_800,
  capturedAtMs: 0,
  levels: [{ peakDbfs: -12, rmsDbfs: -20, clipRuns: 0 }],
});

describe('checkMeterFrame', () => {
  it('passes a frame on as it came', () => {
    expect(checkMeterFrame(frame)).toEqual({ kind: 'frame', frame });
  });

  it('refuses a frame that was cut off', () => {
    expect(checkMeterFrame(frame.subarray(0, frame.length - 1))).toEqual({ kind: 'refused', fault: 'malformed' });
  });

  it('refuses a frame whose interface id is not UTF-8', () => {
    const spoilt = frame.slice();
    spoilt[32] = 0xff;
    expect(checkMeterFrame(spoilt)).toEqual({ kind: 'refused', fault: 'malformed' });
  });

  it('refuses more than 64 KiB before it looks inside', () => {
    expect(checkMeterFrame(new Uint8Array(65_537))).toEqual({ kind: 'refused', fault: 'too-large' });
  });

  it.each([[undefined], [null], ['frame'], [{}], [[1, 2, 3]]])('refuses %p, which is not binary', (message) => {
    expect(checkMeterFrame(message)).toEqual({ kind: 'refused', fault: 'not-binary' });
  });
});
