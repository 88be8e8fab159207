import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { WAVE_HEADER_BYTES } from '@rakkr/shared/audio/vocabulary';

import { type GapLine, LEDGER_FILE, type SegmentLine, parseLedger } from '../../../src/pcm/ledger.ts';
import { segmentFile } from '../../../src/pcm/spool-files.ts';
import type { Guest } from '../lab/guest.ts';

/** A low rate: the guest is emulated, and so is its processor's arithmetic. */
export const PATTERN_FORMAT = { rate: 16_000, channels: 2, sampleFormat: 'S32_LE' } as const;
const PATTERN_SECONDS = 90;
const SAMPLE_BYTES = 4;

/** Marks of the two channels; two cards play different ones, so that each sample tells the card that it comes from. */
export type ChannelMarks = readonly [number, number];

/**
 * Plays a known signal into the other end of a loopback card, from its start: each sample holds its frame number, from
 * 1 on, and the mark of its channel, as the paced device has them.
 *
 * @returns the player's process id in the guest
 */
export async function playPattern(guest: Guest, card: string, marks: ChannelMarks): Promise<number> {
  const name = `pattern-${String(marks[0])}.raw`;
  await writeFile(join(guest.share, name), pattern(marks));
  const { rate, channels, sampleFormat } = PATTERN_FORMAT;
  const format = `-t raw -f ${sampleFormat} -r ${String(rate)} -c ${String(channels)} --buffer-time=8000000`;
  const player = await guest.shell.start(`aplay -q -D hw:CARD=${card},DEV=0 ${format} ${guest.shared(name)}`);
  await guest.shell.run(`until grep -q RUNNING /proc/asound/${card}/pcm0p/sub0/status; do sleep 0.1; done`);
  return player;
}

/** Ends a player and returns once its card can be played to again; one that has come to its end is gone already. */
export async function stopPlaying(guest: Guest, player: number): Promise<void> {
  await guest.shell.run(`while kill ${String(player)} 2> /dev/null; do sleep 0.1; done`);
}

function pattern(marks: ChannelMarks): Buffer {
  const frames = PATTERN_FORMAT.rate * PATTERN_SECONDS;
  const bytes = Buffer.alloc(frames * marks.length * SAMPLE_BYTES);
  for (let frame = 0; frame < frames; frame++) {
    for (const [channel, mark] of marks.entries()) {
      bytes.writeUInt32LE((frame + 1) * 256 + mark, (frame * marks.length + channel) * SAMPLE_BYTES);
    }
  }
  return bytes;
}

/** Frames between two gaps: silence, then the pattern, then silence; nothing else is accepted. */
export interface PatternRun {
  /** Frame of the recording's time line. */
  readonly startFrame: number;
  readonly lengthFrames: number;
  readonly silentFramesBefore: number;
  /** Number of the first frame of the pattern; 0 = none was played. */
  readonly firstNumber: number;
  readonly patternFrames: number;
}

export interface PatternRecording {
  readonly segments: readonly SegmentLine[];
  readonly gaps: readonly GapLine[];
  readonly runs: readonly PatternRun[];
  /** Segments' and gaps' frames together. */
  readonly totalFrames: number;
}

/**
 * Reads a recording of `playPattern`: every segment against its hash, every sample against what was played.
 *
 * @throws Error at the first sample that was not played there
 */
export async function readPattern(dir: string, marks: ChannelMarks): Promise<PatternRecording> {
  const { lines } = parseLedger(await readFile(join(dir, LEDGER_FILE)));
  const segments = lines.filter((line) => line.type === 'segment');
  const gaps = lines.filter((line) => line.type === 'gap');
  const pieces: { startFrame: number; pcm: Buffer[] }[] = [];
  let due = -1;
  for (const line of segments) {
    const pcm = await readPcm(dir, line);
    if (line.startFrame === due) pieces.at(-1)?.pcm.push(pcm);
    else pieces.push({ startFrame: line.startFrame, pcm: [pcm] });
    due = line.startFrame + line.lengthFrames;
  }
  const runs = pieces.map(({ startFrame, pcm }) => judgeRun(startFrame, Buffer.concat(pcm), marks));
  const totalFrames = [...segments, ...gaps].reduce((sum, { lengthFrames }) => sum + lengthFrames, 0);
  return { segments, gaps, runs, totalFrames };
}

async function readPcm(dir: string, line: SegmentLine): Promise<Buffer> {
  const pcm = (await readFile(join(dir, segmentFile(line.index)))).subarray(WAVE_HEADER_BYTES);
  const frameBytes = PATTERN_FORMAT.channels * SAMPLE_BYTES;
  if (pcm.length !== line.lengthFrames * frameBytes) throw new Error(`segment ${String(line.index)}: length`);
  if (createHash('sha256').update(pcm).digest('hex') !== line.sha256) {
    throw new Error(`segment ${String(line.index)}: SHA-256`);
  }
  return pcm;
}

function judgeRun(startFrame: number, pcm: Buffer, marks: ChannelMarks): PatternRun {
  const lengthFrames = pcm.length / (marks.length * SAMPLE_BYTES);
  const isSilent = (frame: number): boolean => pcm.readBigUInt64LE(frame * 8) === 0n;
  let first = 0;
  while (first < lengthFrames && isSilent(first)) first++;
  let end = first;
  const firstNumber = first < lengthFrames ? pcm.readUInt32LE(first * 8) >>> 8 : 0;
  for (; end < lengthFrames && !isSilent(end); end++) {
    for (const [channel, mark] of marks.entries()) {
      const found = pcm.readUInt32LE((end * marks.length + channel) * SAMPLE_BYTES);
      const wanted = (firstNumber + end - first) * 256 + mark;
      if (found !== wanted)
        throw new Error(`frame ${String(startFrame + end)} is ${String(found)}, not ${String(wanted)}`);
    }
  }
  for (let frame = end; frame < lengthFrames; frame++) {
    if (!isSilent(frame)) throw new Error(`frame ${String(startFrame + frame)}: the pattern was interrupted`);
  }
  return { startFrame, lengthFrames, silentFramesBefore: first, firstNumber, patternFrames: end - first };
}
