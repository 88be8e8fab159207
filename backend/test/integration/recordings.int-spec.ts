import { existsSync, mkdirSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { PlaceDto } from '@rakkr/shared/places';
import type { PageMeta } from '@rakkr/shared/primitives';
import type { RecordingDetailDto, RecordingDto } from '@rakkr/shared/recordings';

import { FinalizeRecording } from '../../src/modules/recordings/closing/finalize-recording.ts';
import { FinalizeWaiting } from '../../src/modules/recordings/closing/finalize-waiting.ts';
import { PurgeTrash } from '../../src/modules/recordings/trash/purge-trash.ts';
import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { INTERFACE_ID, TestRecorder, sha256 } from '../support/test-recorder.ts';
import { until } from '../support/until.ts';

interface RecordingsPage {
  data: RecordingDto[];
  meta: PageMeta;
}

let controller: TestController;
let admin: ApiClient;
let rooms = 0;

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
});
afterAll(async () => controller.stop());

const enrol = async (options = {}): Promise<TestRecorder> => TestRecorder.enrol(admin, controller.withBearer, options);
const newRoom = async (): Promise<PlaceDto> =>
  (await admin.post('rooms', { name: `Chamber ${++rooms}`, site: 'Harrow' })).data;
const detail = async (id: string): Promise<RecordingDetailDto> => (await admin.get(`recordings/${id}`)).data;

const finished = async (recorder: TestRecorder, wish: object = {}) => {
  const order = await recorder.record(admin, wish);
  const segment = recorder.segment(0, 0, 1000);
  await recorder.put(order.recordingId, segment);
  await recorder.manifest(order, [segment]);
  await until('the recording is verified', async () => (await detail(order.recordingId)).isVerified);
  return { id: order.recordingId, segment, order };
};

describe('starting', () => {
  it('takes the channels of the room, and is queued until the node confirms a frame', async () => {
    const room = await newRoom();
    await enrol({ roomId: room.id });
    const { status, data } = await admin.post('recordings', { roomId: room.id });
    expect(status).toBe(202);
    expect(data).toMatchObject({
      status: 'queued',
      source: 'ad_hoc',
      roomId: room.id,
      roomName: room.name,
      channelLabels: ['Mic 1', 'Mic 2'],
      tags: ['ad-hoc', 'voice'],
      format: null,
      peakDbfs: null,
      job: { status: 'queued', phase: null },
    });
    expect(data.name).toMatch(/^Chamber \d+, \d{1,2} \w{3,4} \d{4}, \d\d:\d\d$/);
    expect(data.folder).toMatch(/^Ad Hoc\/\d{4}\/\d\d\/Chamber \d+$/);
  });

  it('tells the node what is recorded and where, for the head of its files', async () => {
    const order = await (await enrol()).record(admin, { name: 'Hearing' });
    expect(order.description).toMatch(/^Hearing \| recorder \w+ \| Mic 1, Mic 2$/);
  });

  it('is won by exactly one of twenty on overlapping channels', async () => {
    const recorder = await enrol({ channels: 4 });
    const wish = (at: number) => ({
      nodeId: recorder.nodeId,
      captureInterfaceId: INTERFACE_ID,
      captureChannelSelection: at % 2 === 0 ? [1, 2] : [2, 3],
    });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => admin.post('recordings', wish(at))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, ...Array(19).fill(409)]);
    const winner = answers.find(({ status }) => status === 202)!.data;
    for (const { problem } of answers.filter(({ status }) => status === 409)) {
      expect(problem.code).toBe('recording.channels-busy');
      expect(problem.detail).toContain(winner.name);
    }
    const free = { ...wish(0), captureChannelSelection: [4] };
    expect((await admin.post('recordings', free)).status).toBe(202);
  });

  it('answers the second arrival of an Idempotency-Key with what the first one started', async () => {
    const recorder = await enrol();
    const send = async (wish: object) => {
      const response = await admin.send('recordings', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `key ${recorder.nodeId}` },
        body: JSON.stringify(wish),
      });
      return { status: response.status, body: JSON.parse(await response.text()) };
    };
    const wish = { nodeId: recorder.nodeId, captureInterfaceId: INTERFACE_ID };
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(wish)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(1);
    const other = await send({ ...wish, name: 'Other' });
    expect([other.status, other.body.code]).toEqual([400, 'request.invalid']);
  });

  it('refuses what cannot be recorded, and says why', async () => {
    const room = await newRoom();
    const code = async (wish: object) => (await admin.post('recordings', wish)).problem.code;
    expect(await code({ roomId: room.id })).toBe('room.without-channels');
    expect(await code({ roomId: 'room_unknown' })).toBe('room.not-found');
    expect(await code({})).toBe('request.invalid');
    expect(await code({ nodeId: 'node_unknown', captureInterfaceId: INTERFACE_ID })).toBe('node.not-found');
    const recorder = await enrol();
    const device = { nodeId: recorder.nodeId, captureInterfaceId: INTERFACE_ID };
    expect(await code({ ...device, captureInterfaceId: 'none' })).toBe('node.interface-not-found');
    expect(await code({ ...device, captureChannelSelection: [3] })).toBe('request.invalid');
    const withoutChannels = await admin.post('recordings', { ...device, captureChannelSelection: [] });
    expect(withoutChannels.problem.detail).toContain('at least one channel');
    expect(await code({ ...device, mood: 'good' })).toBe('request.invalid');
    await controller.database.query(`UPDATE nodes SET last_seen_at = now() - interval '1 hour' WHERE id = $1`, [
      recorder.nodeId,
    ]);
    expect(await code(device)).toBe('node.offline');
    await recorder.heartbeat();
    await recorder.client.post(`nodes/${recorder.nodeId}/inventory`, { interfaces: [] });
    expect(await code(device)).toBe('node.interface-absent');
  });
});

describe('closing', () => {
  it('closes once, however often it is asked for', async () => {
    const { id, segment } = await finished(await enrol());
    const before = await detail(id);
    const again = await Promise.all([1, 2, 3].map(async () => controller.app.get(FinalizeRecording).run(id)));
    expect(again).toEqual([true, true, true]);
    expect(await detail(id)).toEqual(before);
    expect(before).toMatchObject({ audioSha256: sha256(segment.pcm), status: 'cached' });
  });

  it('closes what the queue gave up on once, and leaves alone what still lacks a segment', async () => {
    const recorder = await enrol();
    const { id, segment } = await finished(recorder);
    const lacking = await recorder.record(admin);
    await recorder.manifest(lacking, [recorder.segment(0, 0, 1000)]);
    await controller.database.query(
      `UPDATE recordings SET status = 'completed', closed_at = NULL, is_verified = false, audio_sha256 = NULL WHERE id = $1`,
      [id],
    );
    expect(await controller.app.get(FinalizeWaiting).run()).toBe(1);
    expect(await controller.app.get(FinalizeWaiting).run()).toBe(0);
    expect(await detail(id)).toMatchObject({ audioSha256: sha256(segment.pcm), status: 'cached', isVerified: true });
    expect(await detail(lacking.recordingId)).toMatchObject({ status: 'completed', isVerified: false });
  });

  it('writes a renamed recording back under its first description, so that its bytes stay', async () => {
    const { id } = await finished(await enrol(), { name: 'First' });
    const before = await (await admin.send(`recordings/${id}/file`)).arrayBuffer();
    const renamed = await admin.patch(`recordings/${id}`, { name: 'Second', tags: ['held'] });
    expect(renamed.data).toMatchObject({ name: 'Second', tags: ['held'] });
    const file = await admin.send(`recordings/${id}/file`);
    expect(file.headers.get('content-disposition')).toContain('filename="Second.wav"');
    expect(Buffer.from(await file.arrayBuffer()).equals(Buffer.from(before))).toBe(true);
  });
});

describe('the library', () => {
  it('filters, searches, orders and pages in one answer', async () => {
    const recorder = await enrol();
    const names = ['Alpha hearing', 'Beta hearing', 'Gamma session'];
    for (const name of names) await finished(recorder, { name });
    const mine = `nodeId=${recorder.nodeId}`;
    const list = async (query: string): Promise<RecordingsPage> =>
      (await admin.get(`recordings?${mine}&${query}`)).body;
    const hearing = await list('search=HEARING&sortBy=name&sortOrder=asc');
    expect(hearing.data.map(({ name }) => name)).toEqual(names.slice(0, 2));
    const second = await list('sortBy=name&sortOrder=desc&limit=1&offset=1');
    expect(second.data.map(({ name }) => name)).toEqual(['Beta hearing']);
    expect(second.meta).toEqual({
      limit: 1,
      offset: 1,
      returned: 1,
      total: 3,
      hasNextPage: true,
      hasPreviousPage: true,
    });
    expect((await list('status=failed')).data).toEqual([]);
    expect((await list('recordedFrom=2026-11-21T08:59:00Z&recordedTo=2026-11-21T09:01:00Z')).meta.total).toBe(3);
    expect((await list('recordedTo=2026-11-21T08:59:00Z')).meta.total).toBe(0);
  });
});

describe('the trash', () => {
  const files = (): string[] =>
    readdirSync(controller.config.storage.audioDir, { recursive: true }).map((name) => String(name));

  it('refuses a recording that runs', async () => {
    const recorder = await enrol();
    const order = await recorder.record(admin);
    expect((await admin.delete(`recordings/${order.recordingId}`)).problem.code).toBe('recording.active');
  });

  it('hides a recording, gives it back, and says both in the audit trail', async () => {
    const recorder = await enrol();
    const { id, segment } = await finished(recorder);
    expect((await admin.post(`recordings/${id}/restore`)).problem.code).toBe('recording.not-deleted');
    expect((await admin.delete(`recordings/${id}`)).status).toBe(204);
    expect((await admin.delete(`recordings/${id}`)).status).toBe(204);
    expect((await admin.get(`recordings?nodeId=${recorder.nodeId}`)).body.meta.total).toBe(0);
    expect((await recorder.put(id, recorder.segment(1, 1000, 10))).status).toBe(201);
    expect((await recorder.put(id, segment)).status).toBe(200);
    expect((await admin.post(`recordings/${id}/restore`)).data.deletedAt).toBeNull();
    expect((await admin.get(`recordings?nodeId=${recorder.nodeId}`)).body.meta.total).toBe(1);
    const actions = await controller.database.query(
      `SELECT action FROM audit_entries WHERE target_id = $1 ORDER BY sequence`,
      [id],
    );
    expect(actions.map(({ action }: { action: string }) => action)).toEqual([
      'recording.started',
      'recording.deleted',
      'recording.restored',
    ]);
  });

  it('is emptied of what has been in it for a week, files and all', async () => {
    const recorder = await enrol();
    const [old, young] = [await finished(recorder), await finished(recorder)];
    for (const { id } of [old, young]) await admin.delete(`recordings/${id}`);
    await controller.database.query(`UPDATE recordings SET deleted_at = now() - interval '8 days' WHERE id = $1`, [
      old.id,
    ]);
    expect(await controller.app.get(PurgeTrash).run()).toBe(1);
    expect((await admin.get(`recordings/${old.id}`)).status).toBe(404);
    expect(files().filter((name) => name.includes(old.id))).toEqual([]);
    expect(files().filter((name) => name.includes(young.id))).toHaveLength(2);
    expect((await detail(young.id)).deletedAt).not.toBeNull();
    expect(existsSync(controller.config.storage.audioDir)).toBe(true);
  });

  it('is emptied of the others when one of them cannot be removed', async () => {
    const recorder = await enrol();
    const [stuck, other] = [await finished(recorder), await finished(recorder)];
    for (const { id } of [stuck, other]) await admin.delete(`recordings/${id}`);
    await controller.database.query(
      `UPDATE recordings SET deleted_at = now() - make_interval(days => CASE id WHEN $1 THEN 9 ELSE 8 END)
       WHERE id IN ($1, $2)`,
      [stuck.id, other.id],
    );
    const master = files().find((name) => name.endsWith(`${stuck.id}.wav`)) ?? '';
    const path = join(controller.config.storage.audioDir, master);
    rmSync(path);
    mkdirSync(path);
    await expect(controller.app.get(PurgeTrash).run()).rejects.toThrow();
    expect((await admin.get(`recordings/${other.id}`)).status).toBe(404);
    expect((await detail(stuck.id)).deletedAt).not.toBeNull();
    rmdirSync(path);
    expect(await controller.app.get(PurgeTrash).run()).toBe(1);
  });
});
