import { cp, mkdtemp, open, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';

import { WAVE_HEADER_BYTES, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import { LEDGER_FILE, parseLedger } from '../../src/pcm/ledger.ts';
import { segmentFile } from '../../src/pcm/spool-files.ts';
import { renditionRecipe } from '../../src/render/rendition-recipe.ts';
import { WaveFile } from '../../src/render/wave-file.ts';
import { recoverRecording } from '../../src/segment/recover-recording.ts';
import { MAX_SEGMENT_BYTES, segmentHead } from '../../src/segment/segment-head.ts';
import { CaptureRig, until } from './support/capture-rig.ts';
import { decodedSamples, outputOf } from './support/decoded.ts';
import { READERS, disagreements, endsOf } from './support/readers-of-files.ts';
import { readRecording } from './support/recording-on-disk.ts';
import { renderedFile } from './support/rendered-file.ts';
import { startWithSmallDisk } from './support/small-disk.ts';
import { SpooledRecording } from './support/spooled-recording.ts';

const WAV = { codec: 'wav', bitrateKbps: null, isVariableBitrate: false, bitDepth: null } as const;
/** Of the paced device, as the rig captures it. */
const CAPTURED = { rate: 48_000, channels: 2 } as const;
const FRAME_BYTES = 8;

let clean: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of clean.reverse()) await step();
  clean = [];
});

async function made(...shape: Parameters<typeof SpooledRecording.make>): Promise<SpooledRecording> {
  const recording = await SpooledRecording.make(...shape);
  clean.push(() => recording.dispose());
  return recording;
}

/** First and last frame of a file of ours, by its bytes alone. */
async function endsOnDisk(path: string, frames: number) {
  const bytes = await readFile(path);
  const frame = (number: number) => {
    const at = WAVE_HEADER_BYTES + number * FRAME_BYTES;
    return [bytes.readInt32LE(at), bytes.readInt32LE(at + 4)];
  };
  return { first: frame(0), last: frame(frames - 1) };
}

/**
 * What an auditor finds in a recording's folder: every sample against the device's, then every finished segment and
 * what is rendered of them as each reader sees it.
 */
async function disagreementsIn(dir: string): Promise<string[]> {
  const { segments, lines } = await readRecording(dir, [1, 2]);
  const found: string[] = [];
  for (const { line } of segments) {
    const path = join(dir, segmentFile(line.index));
    const truth = { ...CAPTURED, frames: line.lengthFrames, ...(await endsOnDisk(path, line.lengthFrames)) };
    found.push(...(await disagreements(path, truth)));
  }
  const pieces = lines.filter((line) => line.type === 'segment' || line.type === 'gap');
  const start = lines.find((line) => line.type === 'start');
  if (start === undefined || segments.length === 0) throw new Error('nothing was recorded');
  const frames = pieces.reduce((sum, { lengthFrames }) => sum + lengthFrames, 0);
  const whole = await renderedFile({ dir, pieces, start }, 'wav');
  found.push(...(await disagreements(whole, { ...CAPTURED, frames, ...(await endsOnDisk(whole, frames)) })));
  // 32 bits become 24 by dither: the samples at the ends are another story's.
  found.push(...(await disagreements(await renderedFile({ dir, pieces, start }, 'flac'), { ...CAPTURED, frames })));
  return found;
}

const openSegment = async (dir: string): Promise<string> =>
  join(dir, (await readdir(dir)).find((name) => name.endsWith('.open.wav')) ?? 'no open segment');

describe('renditions', () => {
  it.each([
    ['S16_LE', 1, 44_100],
    ['S24_3LE', 1, 48_000],
    ['S24_3LE', 8, 96_000],
    ['S32_LE', 3, 192_000],
  ] as const)('of %s with %s channels at %s Hz are the same to every reader, with a gap in them', async (...shape) => {
    const [sampleFormat, channels, rate] = shape;
    const recording = await made({ format: { sampleFormat, channels, rate }, pieces: [30_001, -777, 9_001] });
    const truth = { frames: 39_779, rate, channels };
    const ends = endsOf(recording.samples(), channels);
    const wav = await renderedFile(recording, 'wav');
    const flac = await renderedFile(recording, 'flac');
    expect(await disagreements(wav, { ...truth, ...ends })).toEqual([]);
    // FLAC has 24 bits at most: of 32 the last are the dither's, so all readers must find the same, near the truth.
    const inFlac = endsOf(await decodedSamples(flac), channels);
    expect(await disagreements(flac, { ...truth, ...inFlac })).toEqual([]);
    const step = sampleFormat === 'S32_LE' ? 512 : 0;
    for (const end of ['first', 'last'] as const) {
      const off = ends[end].map((sample, channel) => Math.abs(sample - (inFlac[end][channel] ?? 0)));
      expect(Math.max(...off)).toBeLessThanOrEqual(step);
    }
  });

  it('in Opus and MP3 are as long as the recording, to the frame where the reader makes up for the delay', async () => {
    const recording = await made({ pieces: [96_001] });
    const truth = { frames: 96_001, rate: 48_000, channels: 2 };
    expect(await disagreements(await renderedFile(recording, 'opus'), truth, ['ffmpeg'])).toEqual([]);
    expect(await disagreements(await renderedFile(recording, 'mp3'), truth, ['ffmpeg'])).toEqual([]);
    // Lengths without decoding: Opus's has its pre-skip in it, MP3's is whole frames of 1152.
    const opus = await READERS.ffprobe(join(recording.dir, 'rendition.opus'));
    const { frames = 0 } = await READERS.mediainfo(join(recording.dir, 'rendition.mp3'));
    expect(opus.frames - truth.frames).toBe(312);
    expect(frames % 1_152).toBe(0);
    expect(Math.abs(frames - truth.frames)).toBeLessThanOrEqual(2 * 1_152);
  });

  it('in WAV say nothing of a loudness that nobody measured, and no reader minds', async () => {
    const path = await renderedFile(await made(), 'wav');
    const said = async (program: string, ...args: string[]) => (await outputOf(program, ...args, path)).toString();
    expect(await said('mediainfo', '--full')).not.toMatch(/loudness|true peak/i);
    // libsndfile shows the value for "not known" as it stands: 0x7FFF hundredths.
    expect(await said('sndfile-info', '--broadcast')).toMatch(/Loudness value\s*: 327\.67/);
    expect(await said('sh', '-c', 'ffprobe -v warning "$0" 2>&1; soxi "$0" 2>&1 >/dev/null')).toBe('');
  });

  it('in WAV beyond 4 GiB become RF64 that every reader measures', async () => {
    const dir = await mkdtemp('/tmp/rf64-');
    clean.push(() => rm(dir, { recursive: true }));
    const recording = await made({ format: { channels: 8, sampleFormat: 'S32_LE' }, pieces: [1] });
    const source = { start: recording.start, channelMap: null, channelLabels: [] };
    const path = join(dir, 'big.wav');
    const file = await WaveFile.create(path, renditionRecipe(WAV, source), () => []);
    const frames = 2 ** 27 + 12_345;
    const frameBytes = 32;
    // Not silent: sox 14.4 looks for comments inside the audio of such a file, and takes zeros for empty chunks.
    const loud = new Uint8Array(2 ** 20).fill(0xff);
    await file.write(loud);
    await file.writeSilence((frames - 1) * frameBytes - loud.length);
    await file.write(new Uint8Array(frameBytes).fill(1));
    await file.finish();
    const truth = { frames, rate: 48_000, channels: 8, ...edges(-1, 0x01010101) };
    expect(await disagreements(path, truth, ['ffprobe', 'sox', 'libsndfile', 'mediainfo'])).toEqual([]);
  });
});

describe('segments of a node, and what is rendered of them,', () => {
  async function recording(segmentFrames = 24_000): Promise<{ rig: CaptureRig; dir: string }> {
    const rig = await CaptureRig.start();
    clean.push(() => rig.dispose());
    await rig.join({ segmentFrames });
    return { rig, dir: join(rig.dir, 'rec_one') };
  }

  it('are the same to every reader after a stop', async () => {
    const { rig, dir } = await recording();
    await rig.record(60_000);
    await rig.leave();
    expect(await disagreementsIn(dir)).toEqual([]);
  });

  it('are the same to every reader after a kill in mid-segment, before and after somebody finishes it', async () => {
    const { rig, dir } = await recording();
    await rig.record(60_000);
    await rig.end('SIGKILL');
    const left = await openSegment(dir);
    const { frames } = await READERS.libsndfile(left);
    expect(await disagreements(left, { ...CAPTURED, frames, ...(await endsOnDisk(left, frames)) })).toEqual([]);

    await (await recoverRecording(dir)).close();
    expect(await readdir(dir)).toContain(segmentFile(2));
    expect(await disagreementsIn(dir)).toEqual([]);
  });

  it.each([
    ['less audio than its head says', -10_001],
    ['more audio than its head says, the last frame in half', 30_003],
  ])('are the same to every reader after a power cut that left %s', async (_, tornBytes) => {
    const { rig, dir } = await recording(240_000);
    await rig.record(60_000);
    await rig.end('SIGKILL');
    // Memory does not outlive a power cut.
    await rm(rig.ringFile, { force: true });
    const left = await openSegment(dir);
    const bytes = await readFile(left);
    // What the disk had of it: writes of audio, of the head and of the ledger reach it in any order.
    const kept = tornBytes < 0 ? bytes.length + tornBytes : bytes.length - (bytes.length % FRAME_BYTES) - 5;
    await truncate(left, kept);
    if (tornBytes > 0) await writeFile(left, headSaying(bytes, kept - tornBytes), { flag: 'r+' });
    await writeFile(join(dir, LEDGER_FILE), '{"type":"segm', { flag: 'a' });

    await rig.startCapture();
    await rig.join({ segmentFrames: 240_000 });
    await rig.record(24_000);
    await rig.leave();
    const { lines } = parseLedger(await readFile(join(dir, LEDGER_FILE)));
    const [torn] = lines.filter((line) => line.type === 'segment');
    expect(torn?.lengthFrames).toBe(Math.floor((kept - WAVE_HEADER_BYTES) / FRAME_BYTES));
    expect(await disagreementsIn(dir)).toEqual([]);
  });

  it('are the same to every reader after a full disk, with the gap that it made', async () => {
    const { rig, small, seenFromHere, fillUpTo, makeRoom } = await startWithSmallDisk(1_000);
    clean.push(() => rig.dispose());
    fillUpTo(1024 * 1024);
    const inside = { recordingId: 'rec_full', dir: join(small, 'rec_full') };
    await rig.join(inside);
    await until('the fault', () => rig.events.find((event) => event.event === 'tap-fault' && event.fault !== null));
    const dir = join(seenFromHere, 'rec_full');
    const left = await openSegment(dir);
    const { frames } = await READERS.libsndfile(left);
    expect(await disagreements(left, { ...CAPTURED, frames })).toEqual([]);

    // Until the memory that bridges a full disk is full as well.
    await rig.join({ recordingId: 'rec_clock', channels: [1] });
    await rig.record(96_000, 'rec_clock');
    makeRoom();
    await rig.record(24_000, 'rec_full');
    await rig.leave('rec_full');
    // No rendition is made where it would take the room that recordings need.
    const roomy = join(rig.dir, 'roomy');
    await cp(dir, roomy, { recursive: true });
    const { gaps } = await readRecording(roomy, [1, 2]);
    expect(new Set(gaps.map(({ cause }) => cause))).toEqual(new Set(['disk-full']));
    expect(await disagreementsIn(roomy)).toEqual([]);
  });

  it('are the same to every reader at the longest that a segment can be, just short of 4 GiB', async () => {
    const recording = await made({ format: { channels: 8, sampleFormat: 'S32_LE' }, pieces: [1] });
    const frames = Math.floor(MAX_SEGMENT_BYTES / bytesPerFrame(recording.start.format));
    const anchor = { monotonicNs: 0, utcMs: 0, bootId: 'boot' };
    const facts = { start: recording.start, index: 1, startFrame: 1, anchor, gapBefore: null };
    const path = join(recording.dir, segmentFile(1));
    const file = await open(path, 'w');
    await file.write(segmentHead(facts, frames));
    await file.write(new Uint8Array(32).fill(2), 0, 32, WAVE_HEADER_BYTES + (frames - 1) * 32);
    await file.close();
    const truth = { frames, rate: 48_000, channels: 8, ...edges(0, 0x02020202) };
    expect(await disagreements(path, truth, ['ffprobe', 'sox', 'libsndfile', 'mediainfo'])).toEqual([]);
  });
});

/** First and last sample, the same in all 8 channels. */
const edges = (first: number, last: number) => ({
  first: Array<number>(8).fill(first),
  last: Array<number>(8).fill(last),
});

/** The head of a segment, which says that the file ends at that byte. */
function headSaying(file: Buffer, endBytes: number): Buffer {
  const head = Buffer.from(file.subarray(0, WAVE_HEADER_BYTES));
  const dataBytes = endBytes - WAVE_HEADER_BYTES - ((endBytes - WAVE_HEADER_BYTES) % FRAME_BYTES);
  head.writeUInt32LE(WAVE_HEADER_BYTES + dataBytes - 8, 4);
  head.writeUInt32LE(dataBytes, WAVE_HEADER_BYTES - 4);
  return head;
}
