import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';

import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { type ReaderName, disagreements } from '../../../node-agent/test/pipeline/support/readers-of-files.ts';
import { AudioFolder } from '../../src/platform/storage/audio-folder.ts';
import type { ApiClient } from '../support/api-client.ts';
import { type SmallDisk, smallDisk } from '../support/small-disk.ts';
import { type TestController, startOn } from '../support/test-controller.ts';
import { startTestCluster } from '../support/test-database.ts';
import { TestRecorder, type TestSegment, gapAt, sha256 } from '../support/test-recorder.ts';
import { until } from '../support/until.ts';

const MIB = 1024 * 1024;
/** Those that do not read all of a file. */
const BY_THE_HEAD: readonly ReaderName[] = ['ffprobe', 'sox', 'libsndfile', 'mediainfo'];

let disk: SmallDisk;
let controller: TestController;
let admin: ApiClient;
const dir = mkdtempSync(join(tmpdir(), 'rakkr-readers-'));

beforeAll(async () => {
  disk = await smallDisk(16 * MIB);
  const cluster = await startTestCluster();
  symlinkSync(disk.path, join(cluster.dataDir, 'audio'));
  controller = await startOn(cluster);
  // The reserve of 64 MiB would refuse everything on a disk so small, and that it does is another story.
  jest.spyOn(controller.app.get(AudioFolder), 'freeBytes').mockResolvedValue(Number.MAX_SAFE_INTEGER);
  admin = await controller.signedInAs('admin');
});
afterAll(async () => {
  await controller.stop();
  await disk.dispose();
  rmSync(dir, { recursive: true });
});

/** The master as it lies on the disk. */
const onDisk = ({ recordingId }: CaptureOrderDto): string => {
  const { audioDir } = controller.config.storage;
  const names = readdirSync(audioDir, { recursive: true, encoding: 'utf8' });
  return join(
    audioDir,
    names.find((name) => name.includes(recordingId) && name.endsWith('.wav'))!,
  );
};

/** What a user downloads. */
const download = async ({ recordingId }: CaptureOrderDto): Promise<string> => {
  const path = join(dir, `${recordingId}.wav`);
  const answer = await admin.send(`recordings/${recordingId}/file`);
  writeFileSync(path, new Uint8Array(await answer.arrayBuffer()));
  return path;
};

const closed = async ({ recordingId }: CaptureOrderDto): Promise<RecordingDetailDto> =>
  until('the closed recording', async () => {
    const { data } = await admin.get(`recordings/${recordingId}`);
    return data.job?.completedAt !== null && ['cached', 'partial'].includes(data.status) && data;
  });

/** First and last sample of every channel over these segments of S16, at the top of 32 bits. */
const edgesOf = (channels: number, first: TestSegment, last: TestSegment) => ({
  first: Array.from({ length: channels }, (_, at) => first.pcm.readInt16LE(at * 2) << 16),
  last: Array.from({ length: channels }, (_, at) => last.pcm.readInt16LE(last.pcm.length - (channels - at) * 2) << 16),
});

it.each([1, 2, 8])('are of one mind on a master of %i channels: while it grows, and after a stop', async (channels) => {
  const recorder = await TestRecorder.enrol(admin, controller.withBearer, { channels });
  const order = await recorder.record(admin);
  const segments = [recorder.segment(0, 0, 4_801), recorder.segment(1, 4_900, 4_800)] as const;
  const [early, late] = segments;
  await recorder.put(order.recordingId, early);
  const shape = { rate: 48_000, channels };
  const soFar = { ...shape, frames: 4_801, ...edgesOf(channels, early, early) };
  expect(await disagreements(onDisk(order), soFar)).toEqual([]);
  expect(await disagreements(await download(order), soFar)).toEqual([]);

  await recorder.put(order.recordingId, late);
  await recorder.manifest(order, segments, { gaps: [gapAt(4_801, 99)] });
  await closed(order);
  const whole = { ...shape, frames: 9_700, ...edgesOf(channels, early, late) };
  expect(await disagreements(onDisk(order), whole)).toEqual([]);
  expect(await disagreements(await download(order), whole)).toEqual([]);
});

it('are of one mind on a master of an odd number of bytes', async () => {
  const recorder = await TestRecorder.enrol(admin, controller.withBearer, { channels: 1 });
  await admin.post('recordings', { nodeId: recorder.nodeId, captureInterfaceId: 'card-1' });
  const order: CaptureOrderDto = (await recorder.claim()).data;
  const format = { sampleFormat: 'S24_3LE', rate: 44_100, channels: 1 } as const;
  const start = { ...recorder.start(), format, deviceFormat: 'S24_3LE' } as const;
  await recorder.report(order, { start });
  const segment = { index: 0, startFrame: 0, pcm: Buffer.alloc(3 * 1_001, 'abc') };
  await recorder.put(order.recordingId, segment, { 'x-rakkr-frames': '1001' });
  const listed = { index: 0, startFrame: 0, lengthFrames: 1_001, sha256: sha256(segment.pcm) };
  await recorder.manifest(order, [], { start, totalFrames: 1_001, segments: [listed] });
  await closed(order);
  const sample = segment.pcm.readIntLE(0, 3) << 8;
  const truth = { rate: 44_100, channels: 1, frames: 1_001, first: [sample], last: [sample] };
  expect(await disagreements(onDisk(order), truth)).toEqual([]);
});

it('are of one mind on a master whose controller died between audio and head, then and in the end', async () => {
  const recorder = await TestRecorder.enrol(admin, controller.withBearer);
  const order = await recorder.record(admin);
  const segments = [recorder.segment(0, 0, 9_600), recorder.segment(1, 9_600, 9_600)] as const;
  const [stored, torn] = segments;
  await recorder.put(order.recordingId, stored);
  // What a kill or a power cut leaves: part of a segment that nobody confirmed, its last frame in pieces.
  appendFileSync(onDisk(order), torn.pcm.subarray(0, 20_003));
  const soFar = { rate: 48_000, channels: 2, frames: 9_600, ...edgesOf(2, stored, stored) };
  expect(await disagreements(onDisk(order), soFar)).toEqual([]);

  await recorder.put(order.recordingId, torn);
  await recorder.manifest(order, segments);
  await closed(order);
  expect(await disagreements(onDisk(order), { ...soFar, frames: 19_200, ...edgesOf(2, stored, torn) })).toEqual([]);
});

it('are of one mind on a master that the disk refused in the middle of a segment, then and in the end', async () => {
  const recorder = await TestRecorder.enrol(admin, controller.withBearer);
  const order = await recorder.record(admin);
  const segments = [recorder.segment(0, 0, 9_600), recorder.segment(1, 9_600, MIB / 4)] as const;
  const [stored, refused] = segments;
  await recorder.put(order.recordingId, stored);
  // A segment of 1 MiB fits as it comes in, and half of it in the master.
  disk.fillUpTo(1.5 * MIB);
  const { status, problem } = await recorder.put(order.recordingId, refused);
  expect([status, problem.code]).toEqual([507, 'server.storage-full']);
  expect(statSync(onDisk(order)).size).toBeGreaterThan(9_600 * recorder.frameBytes + 256 * 1024);
  const soFar = { rate: 48_000, channels: 2, frames: 9_600, ...edgesOf(2, stored, stored) };
  expect(await disagreements(onDisk(order), soFar)).toEqual([]);

  disk.fillUpTo(null);
  expect((await recorder.put(order.recordingId, refused)).status).toBe(201);
  await recorder.manifest(order, segments);
  await closed(order);
  const whole = { ...soFar, frames: 9_600 + MIB / 4, ...edgesOf(2, stored, refused) };
  expect(await disagreements(onDisk(order), whole)).toEqual([]);
});

it('are of one mind on a master beyond 4 GiB, with the chunks behind its audio', async () => {
  const channels = 32;
  const recorder = await TestRecorder.enrol(admin, controller.withBearer, { channels });
  const order = await recorder.record(admin);
  const last = recorder.segment(1, 2 ** 26, 4_800);
  // Not silent: sox 14.4 looks for comments inside the audio of such a file, and takes zeros for empty chunks.
  const first: TestSegment = { index: 0, startFrame: 0, pcm: Buffer.alloc(9_600 * recorder.frameBytes, 0xff) };
  for (const segment of [first, last]) expect((await recorder.put(order.recordingId, segment)).status).toBe(201);
  const soFar = { rate: 48_000, channels, frames: 9_600, ...edgesOf(channels, first, first) };
  // As it is downloaded: on the disk some readers would look for chunks in the 4 GiB of nothing between the two.
  expect(await disagreements(await download(order), soFar)).toEqual([]);
  // Nobody says what is between the two: the file is whole for every reader, and the recording is not for us.
  await recorder.manifest(order, [first, last]);
  expect(await closed(order)).toMatchObject({ isVerified: false });
  const whole = { ...soFar, frames: 2 ** 26 + 4_800, ...edgesOf(channels, first, last) };
  expect(await disagreements(onDisk(order), whole, BY_THE_HEAD)).toEqual([]);
});
