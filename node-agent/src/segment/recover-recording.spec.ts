import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { WAVE_HEADER_BYTES, readWaveHeader } from '@rakkr/shared/audio/vocabulary';

import type { SegmentLine, StartLine } from '../pcm/ledger.ts';
import { finishSegment } from './finish-segment.ts';
import { OpenSegment } from './open-segment.ts';
import { recoverRecording } from './recover-recording.ts';
import type { SegmentFacts } from './segment-head.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync('/tmp/capture-recover-');
});
afterEach(() => rmSync(dir, { recursive: true }));

const format = { sampleFormat: 'S24_3LE', rate: 48_000, channels: 1 } as const;
const start: StartLine = {
  type: 'start',
  recordingId: 'rec_one',
  source: 'synthetic',
  device: 'counter',
  deviceFormat: format,
  format,
  channels: [1],
  segmentFrames: 1_000,
  description: 'a room',
  startedAt: '2026-01-01T00:00:00.000Z',
  preRollFrames: 0,
};
const facts = (index: number, startFrame: number): SegmentFacts => ({
  start,
  index,
  startFrame,
  anchor: { monotonicNs: 1_000 + index, utcMs: 1_767_225_600_000, bootId: 'boot' },
  gapBefore:
    index === 1
      ? { type: 'gap', startFrame: 7, lengthFrames: 3, cause: 'overrun', startedAt: '2026-01-01T00:00:01.000Z' }
      : null,
});
const lineOf = (index: number, startFrame: number, lengthFrames: number): SegmentLine => ({
  ...{ type: 'segment', index, startFrame, lengthFrames, sha256: 'ab'.repeat(32) },
  anchor: facts(index, startFrame).anchor,
});
const pcm = (frames: number) => Uint8Array.from({ length: frames * 3 + 1 }, (_, at) => at & 0xff);
const path = (name: string) => join(dir, name);

function writeOpen(index: number, startFrame: number, frames: number): OpenSegment {
  const segment = OpenSegment.create(dir, facts(index, startFrame));
  segment.write(pcm(frames), frames);
  return segment;
}

describe('a segment that is being written', () => {
  it('is a valid file after every write, also with an odd number of bytes', () => {
    const segment = OpenSegment.create(dir, facts(0, 0));
    for (const frames of [1, 2, 4]) {
      segment.write(pcm(frames), frames);
      const bytes = readFileSync(path('000000.open.wav'));
      const { dataBytes } = readWaveHeader(bytes);
      expect(dataBytes).toBe(segment.lengthFrames * 3);
      expect(bytes.length).toBe(WAVE_HEADER_BYTES + dataBytes + (dataBytes % 2));
      expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
    }
  });
});

describe('recoverRecording', () => {
  it('finishes a left-over segment exactly as a normal end does', async () => {
    const ledger = await recoverRecording(dir);
    const segment = writeOpen(0, 0, 7);
    const sha256 = segment.close();
    await ledger.append(start);
    await finishSegment(dir, ledger, { facts: facts(0, 0), lengthFrames: 7, sha256 });
    const normal = [readFileSync(path('000000.wav')), readFileSync(path('ledger.jsonl'))];
    await ledger.close();
    rmSync(dir, { recursive: true });
    dir = mkdtempSync('/tmp/capture-recover-');

    writeOpen(0, 0, 7).close();
    await (await recoverRecording(dir)).close();
    expect([readFileSync(path('000000.wav')), readFileSync(path('ledger.jsonl'))]).toEqual(normal);
    expect(sha256).toBe(createHash('sha256').update(pcm(7).subarray(0, 21)).digest('hex'));
  });

  it('keeps the whole frames of a write that was torn, wherever it was torn', async () => {
    for (let bytes = 0; bytes <= 12; bytes++) {
      writeOpen(0, 0, 4).close();
      truncateSync(path('000000.open.wav'), WAVE_HEADER_BYTES + bytes);
      const ledger = await recoverRecording(dir);
      const lengths = ledger.lines.flatMap((line) => (line.type === 'segment' ? [line.lengthFrames] : []));
      expect(lengths).toEqual(bytes < 3 ? [] : [Math.floor(bytes / 3)]);
      await ledger.close();
      for (const name of readdirSync(dir)) rmSync(path(name));
    }
  });

  it('writes the gap line that the crash came before', async () => {
    writeOpen(0, 0, 7).close();
    writeOpen(1, 10, 2).close();
    const ledger = await recoverRecording(dir);
    expect(ledger.lines.map((line) => line.type)).toEqual(['start', 'segment', 'gap', 'segment']);
    await ledger.close();
  });

  it('declares what a power cut has taken from between two segments', async () => {
    writeOpen(0, 0, 7).close();
    writeOpen(3, 24_010, 2).close();
    const ledger = await recoverRecording(dir);
    expect(ledger.lines.map((line) => line.type)).toEqual(['start', 'segment', 'gap', 'segment']);
    expect(ledger.lines[2]).toEqual({
      type: 'gap',
      startFrame: 7,
      lengthFrames: 24_003,
      cause: 'host-restart',
      startedAt: '2025-12-31T23:59:59.499Z',
    });
    await ledger.close();
  });

  it('declares what was taken before a gap apart from the gap', async () => {
    writeOpen(1, 10, 2).close();
    const ledger = await recoverRecording(dir);
    const gaps = ledger.lines.flatMap((line) => (line.type === 'gap' ? [[line.startFrame, line.lengthFrames]] : []));
    expect(gaps).toEqual([
      [0, 7],
      [7, 3],
    ]);
    await ledger.close();
  });

  it('takes over a segment that was renamed but not yet in the ledger', async () => {
    writeOpen(0, 0, 7).close();
    await (await recoverRecording(dir)).close();
    rmSync(path('ledger.jsonl'));
    const ledger = await recoverRecording(dir);
    expect(ledger.lines.map((line) => line.type)).toEqual(['start', 'segment']);
    await ledger.close();
  });

  it('changes nothing the second time', async () => {
    writeOpen(0, 0, 7).close();
    await (await recoverRecording(dir)).close();
    const once = readFileSync(path('ledger.jsonl'));
    await (await recoverRecording(dir)).close();
    expect(readFileSync(path('ledger.jsonl'))).toEqual(once);
  });

  it('writes the next line over one that was torn', async () => {
    writeOpen(0, 0, 7).close();
    await (await recoverRecording(dir)).close();
    writeFileSync(path('ledger.jsonl'), '{"type":"end","totalFr', { flag: 'a' });
    const ledger = await recoverRecording(dir);
    await ledger.append({ type: 'end', totalFrames: 7, reason: 'recovered', endedAt: '2026-01-01T00:00:02.000Z' });
    await ledger.close();
    const again = await recoverRecording(dir);
    expect(again.lines.map((line) => line.type)).toEqual(['start', 'segment', 'end']);
    await again.close();
  });

  it('keeps aside, for a person, samples whose head is gone', async () => {
    writeFileSync(path('000000.open.wav'), new Uint8Array(8_000));
    const ledger = await recoverRecording(dir);
    expect(ledger.lines).toEqual([]);
    expect(readdirSync(dir)).toContain('000000.open.wav.unreadable');
    await ledger.close();
  });

  it('gives way to a segment of the same number that the controller took from the memory of the lost process', async () => {
    writeOpen(0, 0, 7).close();
    await (await recoverRecording(dir)).close();
    writeOpen(1, 10, 2).close();
    const { anchor, gapBefore } = facts(1, 10);
    const taken: SegmentLine = {
      ...{ type: 'segment', index: 1, startFrame: 10, lengthFrames: 5, sha256: 'cd'.repeat(32), anchor },
    };
    const known = [start, lineOf(0, 0, 7), gapBefore, taken].filter((line) => line !== null);
    const ledger = await recoverRecording(dir, known);
    expect(ledger.lines.map((line) => line.type)).toEqual(['start', 'segment', 'gap', 'segment']);
    expect(ledger.lines.slice(2)).toEqual([gapBefore, taken]);
    expect(readdirSync(dir).toSorted()).toEqual(['000000.wav', 'ledger.jsonl']);
    await ledger.close();
    const again = await recoverRecording(dir, known);
    expect(again.lines).toEqual(ledger.lines);
    await again.close();
  });

  it('names what the controller took from the memory of the lost process, without a file as well', async () => {
    const taken = [lineOf(0, 0, 7), lineOf(2, 30, 5)];
    const ledger = await recoverRecording(dir, [start, ...taken]);
    expect(ledger.lines.map((line) => line.type)).toEqual(['start', 'segment', 'gap', 'segment']);
    expect(ledger.lines[2]).toMatchObject({ startFrame: 7, lengthFrames: 23 });
    await ledger.close();
  });

  it('keeps the file of a segment that the controller has already', async () => {
    const sha256 = writeOpen(0, 0, 7).close();
    const ledger = await recoverRecording(dir, [start, { ...lineOf(0, 0, 7), sha256 }]);
    expect(ledger.lines.map((line) => line.type)).toEqual(['start', 'segment']);
    expect(readdirSync(dir).toSorted()).toEqual(['000000.wav', 'ledger.jsonl']);
    await ledger.close();
  });
});
