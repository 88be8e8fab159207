import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { CaptureOrderDto, RenditionProgressDto } from '@rakkr/shared/agent-protocol';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { PurgeTrash } from '../../src/modules/recordings/trash/purge-trash.ts';
import type { ApiAnswer, ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { TestRecorder, sha256 } from '../support/test-recorder.ts';
import { until } from '../support/until.ts';

let controller: TestController;
let admin: ApiClient;
let recorder: TestRecorder;

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
  recorder = await TestRecorder.enrol(admin, controller.withBearer);
});
afterAll(async () => controller.stop());

const FLAC = randomBytes(300_001);

const digestOf = (bytes: Uint8Array): string => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;

const put = async (
  recordingId: string,
  codec: string,
  bytes: Buffer,
  { headers = {}, by = recorder }: { headers?: Record<string, string>; by?: TestRecorder } = {},
): Promise<ApiAnswer> => {
  const response = await by.client.send(`recordings/${recordingId}/renditions/${codec}`, {
    method: 'PUT',
    body: new Uint8Array(bytes),
    headers: {
      'content-type': 'application/octet-stream',
      'content-digest': digestOf(bytes),
      'x-rakkr-duration-ms': '20000',
      ...headers,
    },
  });
  const body = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, body, data: body.data, problem: body };
};

const detail = async ({ recordingId }: CaptureOrderDto): Promise<RecordingDetailDto> =>
  (await admin.get(`recordings/${recordingId}`)).data;
const ended = async (): Promise<CaptureOrderDto> => {
  const order = await recorder.record(admin);
  const segment = recorder.segment(0, 0, 1000);
  await recorder.put(order.recordingId, segment);
  await recorder.manifest(order, [segment]);
  await until('the closed recording', async () => (await detail(order)).isVerified);
  return order;
};
const filesOf = (recordingId: string): string[] =>
  readdirSync(controller.config.storage.audioDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.includes(recordingId),
  );

it('stores a file beside the master after the recording has ended, and shows it', async () => {
  const order = await ended();
  const stored = await put(order.recordingId, 'flac', FLAC);
  expect(stored.status).toBe(201);
  expect(stored.data).toEqual({ codec: 'flac', sha256: sha256(FLAC), wasStoredBefore: false });
  expect((await detail(order)).renditions).toEqual([
    { codec: 'flac', state: 'stored', sizeBytes: 300_001, sha256: sha256(FLAC), durationMs: 20_000, detail: null },
  ]);
  const again = await put(order.recordingId, 'flac', FLAC);
  expect([again.status, again.data.wasStoredBefore]).toEqual([200, true]);
  const other = await put(order.recordingId, 'flac', randomBytes(10));
  expect([other.status, other.problem.code]).toEqual([409, 'rendition.conflict']);
  expect(await detail(order)).toMatchObject({ status: 'cached', isVerified: true, recovered: false });
});

it.each([
  ['flac', 'audio/flac', 'flac'],
  ['mp3', 'audio/mpeg', 'mp3'],
  ['opus', 'audio/ogg; codecs=opus', 'opus'],
  ['wav', 'audio/wav', 'wav'],
])('gives %s as %s, whole and in ranges, under the name of the recording', async (codec, type, extension) => {
  const order = await ended();
  await put(order.recordingId, codec, FLAC);
  await admin.patch(`recordings/${order.recordingId}`, { name: 'Größe/2' });
  const path = `recordings/${order.recordingId}/renditions/${codec}`;
  const whole = await admin.send(path);
  expect(whole.headers.get('content-type')).toBe(type);
  expect(whole.headers.get('content-disposition')).toContain(`filename*=UTF-8''Gr%C3%B6%C3%9Fe_2.${extension}`);
  expect(Buffer.from(await whole.arrayBuffer()).equals(FLAC)).toBe(true);
  const part = await admin.send(path, { headers: { range: 'bytes=1000-1999' } });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 1000-1999/300001']);
  expect(Buffer.from(await part.arrayBuffer()).equals(FLAC.subarray(1000, 2000))).toBe(true);
  const head = await admin.send(path, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '300001']);
  const beyond = await admin.send(path, { headers: { range: 'bytes=300001-' } });
  expect(beyond.status).toBe(416);
  const known = await admin.send(path, { headers: { 'if-none-match': whole.headers.get('etag')! } });
  expect(known.status).toBe(304);
});

it.each<[string, number, string, Record<string, string>]>([
  ['without a digest', 400, 'rendition.digest-missing', { 'content-digest': 'md5=:AAAA:' }],
  ['without a length of its audio', 400, 'rendition.headers-invalid', { 'x-rakkr-duration-ms': 'long' }],
  ['that differs from its digest', 422, 'rendition.digest-mismatch', { 'content-digest': digestOf(Buffer.from('x')) }],
])('refuses a file %s and keeps nothing of it', async (_what, status, code, headers) => {
  const order = await recorder.record(admin);
  const refused = await put(order.recordingId, 'mp3', FLAC, { headers });
  expect([refused.status, refused.problem.code]).toEqual([status, code]);
  expect(filesOf(order.recordingId)).toEqual([]);
  expect(readdirSync(join(controller.config.storage.audioDir, 'incoming'))).toEqual([]);
  expect((await put(order.recordingId, 'mp3', FLAC)).status).toBe(201);
  await recorder.manifest(order, []);
});

it('keeps nothing of a file whose line was cut', async () => {
  const order = await ended();
  const { pathname, port } = new URL(`${controller.url}/api/v1/recordings/${order.recordingId}/renditions/opus`);
  const cut = request({
    port,
    path: pathname,
    method: 'PUT',
    headers: {
      authorization: `Bearer ${recorder.client.token}`,
      'content-type': 'application/octet-stream',
      'content-length': FLAC.length,
      'content-digest': digestOf(FLAC),
      'x-rakkr-duration-ms': '1',
    },
  });
  cut.once('error', () => undefined);
  cut.write(FLAC.subarray(0, 100_000));
  const incoming = join(controller.config.storage.audioDir, 'incoming');
  await until('the first bytes', async () =>
    readdirSync(incoming).some((name) => statSync(join(incoming, name)).size > 0),
  );
  cut.destroy();
  await until('nothing left', async () => readdirSync(incoming).length === 0);
  expect((await detail(order)).renditions).toEqual([]);
  expect((await put(order.recordingId, 'opus', FLAC)).status).toBe(201);
});

it('takes one of eight equal files that arrive at the same moment, and answers all', async () => {
  const order = await ended();
  const answers = await Promise.all(Array.from({ length: 8 }, () => put(order.recordingId, 'wav', FLAC)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
});

it('takes files of the node that captured, of no other, and of no unknown kind', async () => {
  const order = await ended();
  const stranger = await TestRecorder.enrol(admin, controller.withBearer);
  const foreign = await put(order.recordingId, 'flac', FLAC, { by: stranger });
  expect([foreign.status, foreign.problem.code]).toEqual([403, 'recording.node-mismatch']);
  const unknown = await put(order.recordingId, 'aac', FLAC);
  expect([unknown.status, unknown.problem.code]).toEqual([404, 'rendition.not-found']);
  const nowhere = await put('rec_00000000-0000-4000-8000-000000000000', 'flac', FLAC);
  expect([nowhere.status, nowhere.problem.code]).toEqual([404, 'recording.not-found']);
});

it('shows how far the node is, and says why a file is not there', async () => {
  const order = await recorder.record(admin);
  const tell = async (...renditions: RenditionProgressDto[]): Promise<void> => {
    expect((await recorder.report(order, { renditions })).status).toBe(200);
  };
  await tell({ codec: 'flac', state: 'rendering' }, { codec: 'mp3', state: 'failed', detail: 'lame is missing' });
  const shown = async () =>
    (await detail(order)).renditions.map(({ codec, state, detail: why }) => [codec, state, why]);
  expect(await shown()).toEqual([
    ['flac', 'rendering', null],
    ['mp3', 'failed', 'lame is missing'],
  ]);
  const early = await admin.get(`recordings/${order.recordingId}/renditions/flac`);
  expect([early.status, early.problem.code]).toEqual([404, 'rendition.not-found']);
  const failed = await admin.get(`recordings/${order.recordingId}/renditions/mp3`);
  expect(failed.problem.detail).toContain('could not make it: lame is missing');
  await put(order.recordingId, 'flac', FLAC);
  await tell({ codec: 'flac', state: 'uploading' }, { codec: 'mp3', state: 'stored' });
  expect(await shown()).toEqual([
    ['flac', 'stored', null],
    ['mp3', 'failed', 'lame is missing'],
  ]);
  await recorder.manifest(order, []);
});

it('removes the files with the recording when the trash is emptied, and none before', async () => {
  const order = await ended();
  await put(order.recordingId, 'flac', FLAC);
  await put(order.recordingId, 'wav', FLAC);
  await admin.delete(`recordings/${order.recordingId}`);
  expect((await put(order.recordingId, 'mp3', FLAC)).status).toBe(201);
  expect(filesOf(order.recordingId)).toHaveLength(5);
  await controller.database.query(`UPDATE recordings SET deleted_at = now() - interval '8 days' WHERE id = $1`, [
    order.recordingId,
  ]);
  await controller.app.get(PurgeTrash).run();
  expect(filesOf(order.recordingId)).toEqual([]);
  const late = await put(order.recordingId, 'opus', FLAC);
  expect([late.status, late.problem.code]).toEqual([404, 'recording.not-found']);
});
