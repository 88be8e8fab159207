import { describe, expect, it } from '@jest/globals';

import { type LedgerLine, ledgerText, nextFrameOf, parseLedger } from './ledger.ts';

const format = { sampleFormat: 'S32_LE', rate: 48_000, channels: 1 } as const;
const LINES: LedgerLine[] = [
  {
    type: 'start',
    recordingId: 'rec_one',
    source: 'alsa',
    device: 'pace',
    deviceFormat: { ...format, channels: 2 },
    format,
    channels: [2],
    segmentFrames: 480_000,
    description: 'Room 1',
    startedAt: '2026-01-01T00:00:00.000Z',
    preRollFrames: 0,
  },
  {
    type: 'segment',
    index: 0,
    startFrame: 0,
    lengthFrames: 100,
    sha256: 'ab',
    anchor: { monotonicNs: 5, utcMs: 6.5, bootId: 'boot' },
  },
  { type: 'gap', startFrame: 100, lengthFrames: 20, cause: 'overrun', startedAt: '2026-01-01T00:00:01.000Z' },
  { type: 'end', totalFrames: 120, reason: 'operator', endedAt: '2026-01-01T00:00:02.000Z' },
];
const bytes = (text: string) => new TextEncoder().encode(text);
const TEXT = LINES.map(ledgerText).join('');

describe('parseLedger', () => {
  it('reads every kind of line back as it was written', () => {
    expect(parseLedger(bytes(TEXT))).toEqual({ lines: LINES, wholeBytes: TEXT.length });
  });

  it('leaves out a last line that a crash has torn, wherever it was torn', () => {
    for (let cut = 1; cut < ledgerText(LINES[3]!).length; cut++) {
      expect(parseLedger(bytes(TEXT.slice(0, -cut))).lines).toEqual(LINES.slice(0, 3));
    }
  });

  it('reads the monotonic clock of a machine that has run for years, beyond what an integer holds exactly', () => {
    const anchor = { monotonicNs: Math.round(3 * 365 * 86_400e9 + 1), utcMs: 6.5, bootId: 'boot' };
    const line: LedgerLine = { type: 'segment', index: 1, startFrame: 100, lengthFrames: 9, sha256: 'cd', anchor };
    expect(anchor.monotonicNs).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
    expect(parseLedger(bytes(ledgerText(line))).lines).toEqual([line]);
  });

  it('is empty where nothing was written', () => {
    expect(parseLedger(new Uint8Array())).toEqual({ lines: [], wholeBytes: 0 });
  });

  it('refuses a whole line that is no ledger line, by its number', () => {
    expect(() => parseLedger(bytes(`${TEXT}{"type":"gap","startFrame":-1}\n`))).toThrow('ledger line 5.startFrame');
    expect(() => parseLedger(bytes('{"type":"other"}\n'))).toThrow('ledger line 1.type');
  });
});

it('counts gaps as part of the time line', () => {
  expect(nextFrameOf(LINES)).toBe(120);
  expect(nextFrameOf([])).toBe(0);
});
