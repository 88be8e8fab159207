import { readdirSync, renameSync, statSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';

import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';
import { audioBytes, decodeWaveform, readWaveHeader } from '@rakkr/shared/audio/vocabulary';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { AudioFolder } from '../../src/platform/storage/audio-folder.ts';
import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { TestRecorder, type TestSegment, gapAt, sha256 } from '../support/test-recorder.ts';
import { until } from '../support/until.ts';

let controller: TestController;
let admin: ApiClient;
let recorder: TestRecorder;

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
});
afterAll(async () => controller.stop());

const begin = async (channels = 2): Promise<CaptureOrderDto> => {
  recorder = await TestRecorder.enrol(admin, controller.withBearer, { channels });
  return recorder.record(admin);
};
const detail = async (recordingId: string): Promise<RecordingDetailDto> =>
  (await admin.get(`recordings/${recordingId}`)).data;
const closed = async (recordingId: string): Promise<RecordingDetailDto> =>
  until('the recording is closed', async () => {
    const recording = await detail(recordingId);
    return ['cached', 'partial'].includes(recording.status) && recording.job?.status === 'completed' ? recording : null;
  });
const download = async (recordingId: string): Promise<Buffer> =>
  Buffer.from(await (await admin.send(`recordings/${recordingId}/file`)).arrayBuffer());
const incomingFiles = (): string[] => {
  const folder = join(controller.config.storage.audioDir, 'incoming');
  return readdirSync(folder).map((name) => join(folder, name));
};
const incomingBytes = (): number => incomingFiles().reduce((sum, path) => sum + statSync(path).size, 0);
/** A segment whose body the caller sends, as far as it likes. */
const rawPut = (recordingId: string, segment: TestSegment, contentLengthBytes: number): ClientRequest => {
  const put = request(`${controller.url}/api/v1/recordings/${recordingId}/segments/${segment.index}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${recorder.client.token}`,
      'content-type': 'application/octet-stream',
      'content-length': contentLengthBytes,
      'x-rakkr-start-frame': segment.startFrame,
      'x-rakkr-frames': contentLengthBytes / recorder.frameBytes,
      'content-digest': `sha-256=:${Buffer.from(sha256(segment.pcm), 'hex').toString('base64')}:`,
    },
  });
  put.on('error', () => undefined);
  put.flushHeaders();
  return put;
};
const audioOf = (segments: readonly TestSegment[]): Buffer => Buffer.concat(segments.map(({ pcm }) => pcm));

describe('a segment', () => {
  it('is stored once, answered again without being written, and refused under another content', async () => {
    const { recordingId } = await begin();
    const segment = recorder.segment(0, 0, 1000);
    const first = await recorder.put(recordingId, segment);
    expect([first.status, first.data]).toEqual([
      201,
      { index: 0, sha256: sha256(segment.pcm), wasStoredBefore: false },
    ]);
    const second = await recorder.put(recordingId, segment);
    expect([second.status, second.data.wasStoredBefore]).toEqual([200, true]);
    const other = await recorder.put(recordingId, { ...segment, pcm: Buffer.alloc(segment.pcm.length) });
    expect([other.status, other.problem.code]).toEqual([409, 'segment.conflict']);
    expect(audioBytes(await download(recordingId))).toEqual(segment.pcm);
  });

  it('leaves nothing behind when it was damaged, is short, or has no digest', async () => {
    const { recordingId } = await begin();
    const segment = recorder.segment(0, 0, 1000);
    const digest = `sha-256=:${Buffer.from(sha256(Buffer.from('other')), 'hex').toString('base64')}:`;
    const damaged = await recorder.put(recordingId, segment, { 'content-digest': digest });
    expect([damaged.status, damaged.problem.code]).toEqual([422, 'segment.digest-mismatch']);
    const short = await recorder.put(recordingId, segment, { 'x-rakkr-frames': '1001' });
    expect([short.status, short.problem.code]).toEqual([422, 'segment.truncated']);
    expect(short.problem.detail).toBe('1001 frames have 4004 bytes. Send the whole segment again.');
    const long = await recorder.put(recordingId, segment, { 'x-rakkr-frames': '999' });
    expect([long.status, long.problem.code]).toEqual([400, 'segment.headers-invalid']);
    const missing = await recorder.put(recordingId, segment, { 'content-digest': '' });
    expect([missing.status, missing.problem.code]).toEqual([400, 'segment.digest-missing']);
    expect((await admin.get(`recordings/${recordingId}/stream`)).problem.code).toBe('recording.no-audio');
    expect((await recorder.put(recordingId, segment)).status).toBe(201);
  });

  it('leaves nothing behind when its line is cut in the middle', async () => {
    const { recordingId } = await begin();
    const segment = recorder.segment(0, 0, 100_000);
    const request = rawPut(recordingId, segment, segment.pcm.length);
    request.write(segment.pcm.subarray(0, segment.pcm.length / 2));
    await until('half of the body is there', async () => incomingBytes() > 0);
    request.destroy();
    await until('it is removed', async () => incomingFiles().length === 0);
    expect((await detail(recordingId)).framesStored).toBe(0);
    expect((await recorder.put(recordingId, segment)).status).toBe(201);
    expect(audioBytes(await download(recordingId))).toEqual(segment.pcm);
  });

  it('is refused before its body is read where it is longer than a segment may be', async () => {
    const { recordingId } = await begin();
    const request = rawPut(recordingId, recorder.segment(0, 0, 1000), 4 * 1024 ** 3 + 4);
    const { statusCode } = await new Promise<IncomingMessage>((resolve) => request.once('response', resolve));
    request.destroy();
    expect(statusCode).toBe(413);
  });

  it('is refused while the disk is full, and taken once there is room', async () => {
    const { recordingId } = await begin();
    const segment = recorder.segment(0, 0, 1000);
    jest.spyOn(controller.app.get(AudioFolder), 'freeBytes').mockResolvedValueOnce(0);
    const refused = await recorder.put(recordingId, segment);
    expect([refused.status, refused.problem.code]).toEqual([507, 'server.storage-full']);
    expect(refused.problem.detail).toContain('sends it again');
    expect((await recorder.put(recordingId, segment)).status).toBe(201);
  });

  it('is refused where its place is beyond what a recording can hold', async () => {
    const { recordingId } = await begin();
    const far = await recorder.put(recordingId, recorder.segment(0, Number.MAX_SAFE_INTEGER - 2000, 1000));
    expect([far.status, far.problem.code]).toEqual([400, 'segment.headers-invalid']);
  });

  it('is refused where its frames are taken, its format is not known, or its recording is another node’s', async () => {
    const { recordingId } = await begin();
    await recorder.put(recordingId, recorder.segment(0, 0, 1000));
    const overlapping = await recorder.put(recordingId, recorder.segment(1, 999, 10));
    expect([overlapping.status, overlapping.problem.code]).toEqual([400, 'segment.headers-invalid']);
    const foreign = await TestRecorder.enrol(admin, controller.withBearer);
    const stolen = await foreign.put(recordingId, foreign.segment(1, 1000, 10));
    expect([stolen.status, stolen.problem.code]).toEqual([403, 'recording.node-mismatch']);
    await admin.post('recordings', { nodeId: foreign.nodeId, captureInterfaceId: 'card-1' });
    const { data: order } = await foreign.claim();
    const early = await foreign.put(order.recordingId, foreign.segment(0, 0, 10));
    expect([early.status, early.problem.code]).toEqual([409, 'segment.before-start']);
    expect((await foreign.put('rec_unknown', foreign.segment(0, 0, 10))).problem.code).toBe('recording.not-found');
  });

  it('is refused while audio that was stored before is missing, so that silence is never called verified', async () => {
    const { recordingId } = await begin();
    expect((await recorder.put(recordingId, recorder.segment(0, 0, 1000))).status).toBe(201);
    const folders = readdirSync(controller.config.storage.audioDir, { recursive: true, encoding: 'utf8' });
    const master = folders.find((path) => path.endsWith(`${recordingId}.growing.wav`)) ?? '';
    const path = join(controller.config.storage.audioDir, master);
    renameSync(path, `${path}.away`);
    const refused = await recorder.put(recordingId, recorder.segment(1, 1000, 1000));
    expect([refused.status, refused.problem.code]).toEqual([503, 'recording.audio-missing']);
    renameSync(`${path}.away`, path);
    expect((await recorder.put(recordingId, recorder.segment(1, 1000, 1000))).status).toBe(201);
  });

  it('ends up once and whole when sixteen arrive at the same moment', async () => {
    const { recordingId } = await begin();
    const segment = recorder.segment(0, 0, 50_000);
    const answers = await Promise.all(Array.from({ length: 16 }, () => recorder.put(recordingId, segment)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(15).fill(200), 201]);
    expect(audioBytes(await download(recordingId))).toEqual(segment.pcm);
    expect((await detail(recordingId)).framesStored).toBe(50_000);
  });

  it('is taken after the job has failed, and the recording is called recovered', async () => {
    const order = await begin();
    const failure = { epoch: order.epoch, code: 'capture.device-gone', detail: 'pulled' };
    await recorder.client.post(`capture-jobs/${order.jobId}/failed`, failure);
    expect(await detail(order.recordingId)).toMatchObject({
      status: 'failed',
      job: { status: 'failed', failureCode: 'capture.device-gone', failureReason: 'pulled' },
    });
    const segment = recorder.segment(0, 0, 1000);
    expect((await recorder.put(order.recordingId, segment)).status).toBe(201);
    expect(await detail(order.recordingId)).toMatchObject({ status: 'partial', recovered: true });
    expect((await recorder.manifest(order, [segment])).status).toBe(204);
    await until('it is verified', async () => (await detail(order.recordingId)).isVerified);
    expect(await detail(order.recordingId)).toMatchObject({ recovered: true, job: { status: 'failed' } });
  });
});

describe('a recording', () => {
  it('is verified once manifest and segments are there, with the hash of its audio and gaps as silence', async () => {
    const order = await begin();
    const before = recorder.segment(0, 0, 1000);
    const after = recorder.segment(1, 1500, 1000);
    const gap = gapAt(1000, 500);
    await recorder.put(order.recordingId, after);
    await recorder.report(order, { framesCaptured: 2500, gaps: [gap] });
    await recorder.put(order.recordingId, before);
    await recorder.manifest(order, [before, after], { gaps: [gap] });
    const whole = Buffer.concat([before.pcm, Buffer.alloc(500 * recorder.frameBytes), after.pcm]);
    expect(await closed(order.recordingId)).toMatchObject({
      status: 'cached',
      isVerified: true,
      recovered: false,
      audioSha256: sha256(whole),
      framesCaptured: 2500,
      framesStored: 2500,
      gapCount: 1,
      lostFrames: 500,
      segmentCount: 2,
      segmentsStored: 2,
      gaps: [{ startFrame: 1000, lengthFrames: 500, cause: 'overrun' }],
      job: { status: 'completed', phase: null },
    });
    const file = await download(order.recordingId);
    expect(audioBytes(file)).toEqual(whole);
    expect(readWaveHeader(file).dataBytes).toBe(whole.length);
  });

  it('counts a gap at its very end', async () => {
    const order = await begin();
    const segment = recorder.segment(0, 0, 1000);
    await recorder.put(order.recordingId, segment);
    await recorder.manifest(order, [segment], { totalFrames: 1200, gaps: [gapAt(1000, 200)] });
    const whole = Buffer.concat([segment.pcm, Buffer.alloc(200 * recorder.frameBytes)]);
    expect(await closed(order.recordingId)).toMatchObject({ isVerified: true, audioSha256: sha256(whole) });
    expect(audioBytes(await download(order.recordingId))).toEqual(whole);
  });

  it('is partial, and not verified, where frames are missing that nobody declared', async () => {
    const order = await begin();
    const segments = [recorder.segment(0, 0, 1000), recorder.segment(1, 1500, 1000)];
    for (const segment of segments) await recorder.put(order.recordingId, segment);
    await recorder.manifest(order, segments);
    expect(await closed(order.recordingId)).toMatchObject({ status: 'partial', isVerified: false, audioSha256: null });
    expect(audioBytes(await download(order.recordingId)).length).toBe(2500 * recorder.frameBytes);
  });

  it('waits for its last segment in phase uploading', async () => {
    const order = await begin();
    const segments = [recorder.segment(0, 0, 1000), recorder.segment(1, 1000, 1000)];
    await recorder.put(order.recordingId, segments[0]!);
    await recorder.manifest(order, segments);
    expect(await detail(order.recordingId)).toMatchObject({ status: 'completed', job: { phase: 'uploading' } });
    await recorder.put(order.recordingId, segments[1]!);
    expect(await closed(order.recordingId)).toMatchObject({ isVerified: true, audioSha256: sha256(audioOf(segments)) });
  });

  it('ends without audio where it was stopped before its first frame', async () => {
    recorder = await TestRecorder.enrol(admin, controller.withBearer);
    await admin.post('recordings', { nodeId: recorder.nodeId, captureInterfaceId: 'card-1' });
    const { data: order } = await recorder.claim();
    await admin.post(`recordings/${order.recordingId}/stop`);
    await recorder.manifest(order, []);
    await until('it has ended', async () => (await detail(order.recordingId)).job?.completedAt != null);
    expect(await detail(order.recordingId)).toMatchObject({ status: 'completed', job: { status: 'cancelled' } });
  });

  it('holds audio that arrives where a gap was declared', async () => {
    const order = await begin();
    const segments = [recorder.segment(0, 0, 1000), recorder.segment(2, 2000, 1000), recorder.segment(1, 1000, 1000)];
    await recorder.report(order, { framesCaptured: 3000, gaps: [gapAt(1000, 1000)] });
    for (const segment of segments) await recorder.put(order.recordingId, segment);
    await recorder.manifest(order, segments, { gaps: [gapAt(1000, 1000)] });
    const inOrder = audioOf(segments.toSorted((a, b) => a.startFrame - b.startFrame));
    expect(await closed(order.recordingId)).toMatchObject({ isVerified: true, audioSha256: sha256(inOrder) });
  });

  it('is the same file whatever the order in which its segments came', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ frames: fc.integer({ min: 1, max: 700 }), gap: fc.nat(300) }), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.infiniteStream(fc.nat()),
        fc.constantFrom(1, 3),
        async (pieces, keys, channels) => {
          const order = await begin(channels);
          const { segments, gaps, whole } = timeLineOf(pieces);
          const shuffled = segments.map((segment) => ({ segment, key: keys.next().value as number }));
          for (const { segment } of shuffled.toSorted((a, b) => a.key - b.key)) {
            expect((await recorder.put(order.recordingId, segment)).status).toBe(201);
          }
          await recorder.manifest(order, segments, { gaps });
          expect(await closed(order.recordingId)).toMatchObject({ isVerified: true, audioSha256: sha256(whole) });
          const file = await download(order.recordingId);
          expect(Buffer.from(audioBytes(file)).equals(whole)).toBe(true);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('shows its waveform while it grows, the gap as not known', async () => {
    const order = await begin(1);
    const loud = { index: 0, startFrame: 0, pcm: Buffer.from(Int16Array.from({ length: 256 }, () => -16_384).buffer) };
    await recorder.put(order.recordingId, loud);
    await recorder.report(order, { framesCaptured: 512, gaps: [gapAt(256, 256)] });
    const quiet = { index: 1, startFrame: 512, pcm: Buffer.alloc(512) };
    await recorder.put(order.recordingId, quiet);
    const response = await admin.send(`recordings/${order.recordingId}/waveform`);
    const waveform = decodeWaveform(new Uint8Array(await response.arrayBuffer()));
    expect([...waveform.peaks]).toEqual([-16_384, -16_384, 32_767, -32_768, 0, 0]);
    const coarse = await admin.send(`recordings/${order.recordingId}/waveform?framesPerPixel=1024`);
    const reduced = decodeWaveform(new Uint8Array(await coarse.arrayBuffer()));
    expect([...reduced.peaks]).toEqual([-16_384, 0]);
    expect((await detail(order.recordingId)).peakDbfs).toBeCloseTo(-6.02, 2);
  });
});

function timeLineOf(pieces: readonly { frames: number; gap: number }[]) {
  const segments: TestSegment[] = [];
  const gaps = [];
  const whole: Buffer[] = [];
  let at = 0;
  for (const [index, { frames, gap }] of pieces.entries()) {
    const segment = recorder.segment(index, at, frames);
    segments.push(segment);
    whole.push(segment.pcm, Buffer.alloc(gap * recorder.frameBytes));
    if (gap > 0) gaps.push(gapAt(at + frames, gap));
    at += frames + gap;
  }
  const last = pieces.at(-1)!;
  return {
    segments,
    gaps: last.gap > 0 ? gaps.slice(0, -1) : gaps,
    whole: Buffer.concat(whole.slice(0, -1)),
  };
}
