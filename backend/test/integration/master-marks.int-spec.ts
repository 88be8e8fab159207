import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';
import { WAVE_HEADER_BYTES, audioBytes, readWaveHeader } from '@rakkr/shared/audio/vocabulary';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { FinalizeRecording } from '../../src/modules/recordings/closing/finalize-recording.ts';
import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { STARTED_AT, TestRecorder, counted, gapAt, sha256 } from '../support/test-recorder.ts';
import { until } from '../support/until.ts';

let controller: TestController;
let admin: ApiClient;
const dir = mkdtempSync(join(tmpdir(), 'rakkr-marks-'));

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
});
afterAll(async () => {
  await controller.stop();
  rmSync(dir, { recursive: true });
});

const detail = async ({ recordingId }: CaptureOrderDto): Promise<RecordingDetailDto> =>
  (await admin.get(`recordings/${recordingId}`)).data;
const closed = async (order: CaptureOrderDto): Promise<RecordingDetailDto> =>
  until('the closed recording', async () => {
    const recording = await detail(order);
    return recording.job?.completedAt !== null && recording.audioSha256 !== null && recording;
  });
const download = async ({ recordingId }: CaptureOrderDto): Promise<Buffer> =>
  Buffer.from(await (await admin.send(`recordings/${recordingId}/file`)).arrayBuffer());
const pathOf = ({ recordingId }: CaptureOrderDto, extension: string): string => {
  const { audioDir } = controller.config.storage;
  const names = readdirSync(audioDir, { recursive: true, encoding: 'utf8' });
  return join(
    audioDir,
    names.find((name) => name.endsWith(`${recordingId}${extension}`))!,
  );
};
const onDisk = (order: CaptureOrderDto): Buffer => readFileSync(pathOf(order, '.wav'));

/** Chunks behind the audio, as any reader walks them: as far as the head says that the file goes. */
const tailOf = (file: Buffer): Record<string, Buffer> => {
  const dataBytes = readWaveHeader(file).dataBytes;
  const end = file.readUInt32LE(4) + 8;
  const chunks: Record<string, Buffer> = {};
  for (let at = WAVE_HEADER_BYTES + dataBytes + (dataBytes % 2); at < end;) {
    const size = file.readUInt32LE(at + 4);
    chunks[file.toString('latin1', at, at + 4)] = file.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  return chunks;
};

const say = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', timeout: 30_000, stdio: ['ignore', 'pipe', 'pipe'] });

const lengthByMediainfo = (path: string): string =>
  say('mediainfo', '--Inform=Audio;%SamplingCount%/%Channel(s)%', path).trim();

it.each([2, 1, 256])(
  'marks a gap in the file of %i channels, and every reader agrees on its length',
  async (channels) => {
    const recorder = await TestRecorder.enrol(admin, controller.withBearer, { channels });
    const order = await recorder.record(admin, { name: 'Budget & votes' });
    const segments = [recorder.segment(0, 0, 4_001), recorder.segment(1, 4_097, 4_000)];
    for (const segment of segments) await recorder.put(order.recordingId, segment);
    await recorder.manifest(order, segments, { gaps: [gapAt(4_001, 96)] });
    const recording = await closed(order);
    const file = await download(order);
    expect(file.equals(onDisk(order))).toBe(true);
    expect([file.length, recording.sizeBytes]).toEqual([file.readUInt32LE(4) + 8, file.length]);
    expect(recording).toMatchObject({ isVerified: true, audioSha256: sha256(audioBytes(file)) });

    const { 'cue ': cue, LIST: list, iXML: ixml } = tailOf(file);
    expect([cue!.readUInt32LE(0), cue!.readUInt32LE(24)]).toEqual([1, 4_001]);
    expect(list!.toString('latin1')).toContain('gap: overrun');
    expect(list!.readUInt32LE(list!.indexOf('ltxt') + 12)).toBe(96);
    expect(ixml!.toString('utf8')).toContain(`<NAME>Mic ${channels}</NAME>`);
    expect(ixml!.toString('utf8')).toContain('<SCENE>Budget &amp; votes</SCENE>');

    const path = join(dir, `${order.recordingId}.wav`);
    writeFileSync(path, file);
    const entries = ['-v', 'error', '-show_entries', 'stream=sample_rate,channels,duration_ts', '-of', 'csv=p=0'];
    expect(say('ffprobe', ...entries, path).trim()).toBe(`48000,${channels},8097`);
    expect(say('soxi', '-s', path).trim()).toBe('8097');
    expect(say('sndfile-info', path)).toContain('Frames      : 8097');
    // mediainfo 23.04 never comes back from any WAV file of 256 channels, one of sox included.
    if (channels < 256) expect(lengthByMediainfo(path)).toBe(`8097/${channels}`);
  },
);

it('names the tracks of a recording without gaps, and marks nothing', async () => {
  const recorder = await TestRecorder.enrol(admin, controller.withBearer);
  const order = await recorder.record(admin);
  const segment = recorder.segment(0, 0, 100);
  await recorder.put(order.recordingId, segment);
  await recorder.manifest(order, [segment]);
  await closed(order);
  expect(Object.keys(tailOf(await download(order)))).toEqual(['iXML']);
});

it('counts the time of the first frame, and says how much of it was before the order', async () => {
  const recorder = await TestRecorder.enrol(admin, controller.withBearer);
  const { data: started } = await admin.post('recordings', { nodeId: recorder.nodeId, captureInterfaceId: 'card-1' });
  const order: CaptureOrderDto = (await recorder.claim()).data;
  const start = { ...recorder.start(), preRollFrames: 480 };
  await recorder.report(order, { start });
  const segment = recorder.segment(0, 0, 1000);
  await recorder.put(started.id, segment);
  await recorder.manifest(order, [segment], { start });
  await closed(order);
  const file = await download(order);
  const secondsOfDay = (Date.parse(STARTED_AT) % 86_400_000) / 1000;
  const bextAt = file.indexOf('bext') + 8;
  expect(Number(file.readBigUInt64LE(bextAt + 338))).toBe(secondsOfDay * 48_000);
  expect(tailOf(file)['iXML']!.toString()).toMatch(/PRE_RECORD_SAMPLECOUNT.*<SYNC_POINT_LOW>480</);
});

it('takes the marks away again where audio comes after the end, and puts them behind it', async () => {
  const recorder = await TestRecorder.enrol(admin, controller.withBearer);
  const order = await recorder.record(admin);
  const first = recorder.segment(0, 0, 1001);
  await recorder.put(order.recordingId, first);
  await recorder.manifest(order, [first], { gaps: [gapAt(1001, 9)], totalFrames: 1010 });
  await closed(order);
  // The frames between the two stay unknown: what stood there must not be heard.
  const late = recorder.segment(1, 3000, 500);
  expect((await recorder.put(order.recordingId, late)).status).toBe(201);
  const recording = await until('the recording closed again', async () => {
    const now = await detail(order);
    return now.status === 'partial' && now.framesStored > 0 && (await download(order)).length > 3500 * 4 && now;
  });
  expect(recording.recovered).toBe(true);
  const file = await download(order);
  const silence = Buffer.alloc((3000 - 1001) * recorder.frameBytes);
  const whole = Buffer.concat([first.pcm, silence, counted(3000, 500, recorder.frameBytes)]);
  expect(Buffer.from(audioBytes(file)).equals(whole)).toBe(true);
  expect(file.equals(onDisk(order))).toBe(true);
  expect(tailOf(file)['cue ']!.readUInt32LE(24)).toBe(1001);
});

it('ends the file as if nothing had happened after a crash between its marks and its name', async () => {
  const recorder = await TestRecorder.enrol(admin, controller.withBearer);
  const order = await recorder.record(admin);
  const [first, last] = [recorder.segment(0, 0, 1001), recorder.segment(1, 1010, 90)];
  await recorder.put(order.recordingId, first);
  const growing = pathOf(order, '.growing.wav');
  // No file can take this name while a folder with something in it holds it: closing fails after the marks are written.
  const finished = growing.replace('.growing.wav', '.wav');
  mkdirSync(join(finished, 'in the way'), { recursive: true });
  await recorder.manifest(order, [first], { gaps: [gapAt(1001, 9)], totalFrames: 1010 });
  await until('the marks', async () => 'cue ' in tailOf(readFileSync(growing)));
  expect((await detail(order)).audioSha256).toBeNull();
  const whileOpen = await download(order);
  expect([Object.keys(tailOf(whileOpen)), audioBytes(whileOpen).length]).toEqual([[], 1001 * recorder.frameBytes]);

  // Audio beyond the manifest comes where the marks stand now.
  expect((await recorder.put(order.recordingId, last)).status).toBe(201);
  // The queue may have tried again since, and have put the marks behind it.
  const from = WAVE_HEADER_BYTES + 1010 * recorder.frameBytes;
  expect(
    readFileSync(growing)
      .subarray(from, from + last.pcm.length)
      .equals(last.pcm),
  ).toBe(true);
  rmSync(finished, { recursive: true });
  await controller.app.get(FinalizeRecording).run(order.recordingId);
  const recording = await closed(order);
  const file = await download(order);
  const whole = Buffer.concat([first.pcm, Buffer.alloc(9 * recorder.frameBytes), last.pcm]);
  expect(Buffer.from(audioBytes(file)).equals(whole)).toBe(true);
  expect(recording.audioSha256).toBe(sha256(whole));
  expect(file.equals(onDisk(order))).toBe(true);
});
