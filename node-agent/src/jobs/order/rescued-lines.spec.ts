import { expect, it } from '@jest/globals';

import type { LedgerLine, SegmentLine, StartLine } from '../../pcm/ledger.ts';
import { RescuedLines } from './rescued-lines.ts';

const format = { sampleFormat: 'S16_LE', rate: 48_000, channels: 1 } as const;
const start: StartLine = {
  ...{ type: 'start', recordingId: 'rec_1', source: 'alsa', device: 'hw:0', deviceFormat: format, format },
  ...{ channels: [1], segmentFrames: 480, description: '', preRollFrames: 0, startedAt: '2026-01-01T00:00:00.000Z' },
};
const segment = (index: number): SegmentLine => ({
  ...{ type: 'segment', index, startFrame: index * 480, lengthFrames: 480, sha256: 'ab'.repeat(32) },
  anchor: { monotonicNs: 1, utcMs: 1, bootId: 'boot' },
});
const ledger = (...lines: LedgerLine[]) => ({
  ...{ lines: [start, ...lines], heldIndexes: [], safeIndexes: [], isOnDisk: false, fault: null },
});

it('names the segments that went to the controller, and none that is in the memory of the capture alone', () => {
  const rescued = new RescuedLines();
  rescued.follow(ledger(segment(0), segment(1), segment(2)));
  rescued.add(segment(1));
  expect(rescued.lines).toEqual([start, segment(1)]);
});

it('names the gaps around them', () => {
  const rescued = new RescuedLines();
  const gap = { type: 'gap', startFrame: 480, lengthFrames: 9, cause: 'overrun', startedAt: '' } as const;
  rescued.follow(ledger(segment(0), gap));
  rescued.add(segment(0));
  expect(rescued.lines).toEqual([start, gap, segment(0)]);
});

it('says nothing where nothing was rescued', () => {
  const rescued = new RescuedLines();
  rescued.follow(ledger(segment(0)));
  expect(rescued.lines).toEqual([]);
});
