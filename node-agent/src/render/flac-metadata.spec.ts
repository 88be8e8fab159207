import { expect, it } from '@jest/globals';

import { ledgerBlocks, readFlacHead } from './flac-metadata.ts';

/** A FLAC file of 2 channels, 24 bits, 48 kHz and 2^33 + 5 frames, with padding and no audio. */
function flacHead(paddingBytes: number): Buffer {
  const head = Buffer.alloc(4 + 38 + 4 + paddingBytes);
  head.write('fLaC', 0, 'latin1');
  head.writeUInt32BE(34, 4);
  head.writeUInt32BE((48_000 << 12) | (1 << 9) | (23 << 4) | 2, 18);
  head.writeUInt32BE(5, 22);
  head.fill(0xab, 26, 42);
  head.writeUInt32BE(0x81000000 + paddingBytes, 42);
  return head;
}

const gap = { type: 'gap', startFrame: 10, lengthFrames: 3, cause: 'overrun', startedAt: 'now' } as const;
const ledger = { recordingId: 'rec_1', totalFrames: 100, gaps: [gap] };

it('reads what a file says of its audio, beyond 2^32 frames as well', () => {
  expect(readFlacHead(flacHead(100))).toEqual({
    rate: 48_000,
    channels: 2,
    bitDepth: 24,
    totalFrames: 2 ** 33 + 5,
    md5: 'ab'.repeat(16),
    padding: { offset: 42, bodyBytes: 100, isLast: true },
  });
});

it('puts the ledger and what is left of the padding exactly where the padding was', () => {
  const head = flacHead(400);
  const blocks = ledgerBlocks({ offset: 42, bodyBytes: 400, isLast: true }, ledger);
  head.set(blocks, 42);
  const bodyBytes = head.readUInt32BE(42) & 0xffffff;
  expect(blocks).toHaveLength(404);
  expect(head.subarray(46, 50).toString()).toBe('RkGp');
  expect(JSON.parse(head.subarray(50, 46 + bodyBytes).toString())).toMatchObject({
    gapCount: 1,
    gaps: [{ startFrame: 10 }],
  });
  expect(readFlacHead(head).padding).toEqual({ offset: 46 + bodyBytes, bodyBytes: 396 - bodyBytes, isLast: true });
});

it('lists the first gaps and the number of all where there is no room for them', () => {
  const gaps = Array.from({ length: 500 }, (_, at) => ({ ...gap, startFrame: at * 10 }));
  const blocks = ledgerBlocks({ offset: 0, bodyBytes: 2_000, isLast: false }, { ...ledger, gaps });
  const length = Buffer.from(blocks).readUInt32BE(0) & 0xffffff;
  const written = JSON.parse(
    Buffer.from(blocks)
      .subarray(8, 4 + length)
      .toString(),
  ) as { gaps: unknown[] };
  expect(written).toMatchObject({ gapCount: 500 });
  expect(written.gaps.length).toBeGreaterThan(10);
  expect(written.gaps[1]).toMatchObject({ startFrame: 10 });
});

it.each([
  ['is no FLAC file', Buffer.from('RIFF....')],
  ['ends within its blocks', flacHead(100).subarray(0, 44)],
])('refuses what %s', (_, bytes) => {
  expect(() => readFlacHead(bytes)).toThrow(RangeError);
});
