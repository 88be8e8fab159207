import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';
import { JOB_LEASE_MS } from '@rakkr/shared/agent-protocol';
import type { CaptureJobDto, RecordingDto } from '@rakkr/shared/recordings';

import { CaptureJobsRepository } from '../../src/modules/capture-jobs/capture-jobs.repository.ts';
import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { INTERFACE_ID, TestRecorder } from '../support/test-recorder.ts';
import { until } from '../support/until.ts';

let controller: TestController;
let admin: ApiClient;

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
});
afterAll(async () => controller.stop());

const enrol = async (): Promise<TestRecorder> => TestRecorder.enrol(admin, controller.withBearer);
const start = async (recorder: TestRecorder): Promise<RecordingDto> =>
  (await admin.post('recordings', { nodeId: recorder.nodeId, captureInterfaceId: INTERFACE_ID })).data;
const job = async (recordingId: string): Promise<CaptureJobDto> =>
  (await admin.get(`recordings/${recordingId}`)).data.job;

/** Lets the lease run out, and looks after it as the watch does once the database is up for a lease. */
const expireLease = async (jobId: string): Promise<void> => {
  await controller.database.query(
    `UPDATE capture_jobs SET lease_expires_at = now() - interval '1 second' WHERE id = $1`,
    [jobId],
  );
  await controller.database.query(`UPDATE capture_jobs SET phase = 'disconnected' WHERE id = $1`, [jobId]);
};

it('gives a job to exactly one of sixteen claims at the same moment', async () => {
  const recorder = await enrol();
  const { id } = await start(recorder);
  const answers = await Promise.all(Array.from({ length: 16 }, (_, at) => recorder.claim(0, `agent ${at}`)));
  const granted = answers.filter(({ status }) => status === 200);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(15).fill(204)]);
  expect(granted[0]!.data).toMatchObject({
    recordingId: id,
    epoch: 1,
    status: 'running',
    channelSelection: [1, 2],
    device: { interfaceId: INTERFACE_ID, systemRef: 'hw:CARD=Card,DEV=0', rate: 48_000, channels: 2 },
  });
});

it('wakes a waiting claim as soon as work is ordered', async () => {
  const recorder = await enrol();
  const waiting = recorder.claim(20_000);
  const { id } = await start(recorder);
  expect((await waiting).data.recordingId).toBe(id);
});

it('claims nothing for a client that has gone', async () => {
  const recorder = await enrol();
  const gone = new AbortController();
  const poll = recorder.client.send(`nodes/${recorder.nodeId}/capture-jobs/claim`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ protocolVersion: 1, agentInstanceId: 'gone', waitMs: 20_000 }),
    signal: gone.signal,
  });
  const ended = expect(poll).rejects.toThrow();
  // Long enough for the poll to be waiting at the controller.
  await new Promise((resolve) => setTimeout(resolve, 300));
  gone.abort();
  await ended;
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { id } = await start(recorder);
  // A stale poll would take it at once; this waits a second for that not to happen.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect((await job(id)).status).toBe('queued');
  expect((await recorder.claim()).data.recordingId).toBe(id);
});

it('gives no node another node’s job', async () => {
  const [recorder, other] = [await enrol(), await enrol()];
  const order = await recorder.record(admin);
  expect((await other.claim()).status).toBe(204);
  const report = await other.report(order);
  expect([report.status, report.problem.code]).toEqual([404, 'job.not-found']);
  const path = `nodes/${recorder.nodeId}/capture-jobs/claim`;
  const foreign = await other.client.post(path, { protocolVersion: 1, agentInstanceId: 'x', waitMs: 0 });
  expect([foreign.status, foreign.problem.code]).toEqual([403, 'node.scope-denied']);
});

it('refuses reports of an older epoch, and keeps none of their facts', async () => {
  const recorder = await enrol();
  const order = await recorder.record(admin);
  const attached = await recorder.client.post(`capture-jobs/${order.jobId}/attach`, {
    protocolVersion: 1,
    agentInstanceId: 'second',
  });
  expect(attached.data.epoch).toBe(2);
  const stale = await recorder.report(order, { framesCaptured: 4711 });
  expect([stale.status, stale.problem.code]).toEqual([409, 'job.stale-epoch']);
  expect((await admin.get(`recordings/${order.recordingId}`)).data.framesCaptured).toBe(0);
  expect((await recorder.report(attached.data, { framesCaptured: 4711 })).status).toBe(200);
  expect((await admin.get(`recordings/${order.recordingId}`)).data.framesCaptured).toBe(4711);
});

it('is recording only after the first frame was confirmed', async () => {
  const recorder = await enrol();
  const { id } = await start(recorder);
  const { data: order } = await recorder.claim();
  await recorder.report(order, { phase: 'arming' });
  expect((await admin.get(`recordings/${id}`)).data).toMatchObject({ status: 'queued', job: { phase: 'arming' } });
  await recorder.report(order, { start: recorder.start() });
  expect((await admin.get(`recordings/${id}`)).data).toMatchObject({
    status: 'recording',
    job: { phase: 'capturing' },
  });
});

it('shows a silent job as disconnected, and returns it to its phase at the next report', async () => {
  const recorder = await enrol();
  const order = await recorder.record(admin);
  await expireLease(order.jobId);
  await admin.post(`recordings/${order.recordingId}/stop`);
  expect(await job(order.recordingId)).toMatchObject({ status: 'stop_requested', phase: 'disconnected' });
  const answer = await recorder.report(order);
  expect(answer.data.status).toBe('stop_requested');
  expect(await job(order.recordingId)).toMatchObject({ status: 'stop_requested', phase: 'capturing' });
});

it('marks expired leases, and nobody for one lease after the database has started', async () => {
  const recorder = await enrol();
  const order = await recorder.record(admin);
  await controller.database.query(`UPDATE capture_jobs SET lease_expires_at = now() - interval '1 s' WHERE id = $1`, [
    order.jobId,
  ]);
  const [{ up }] = await controller.database.query(
    `SELECT extract(epoch FROM now() - pg_postmaster_start_time()) * 1000 AS up`,
  );
  const marked = await controller.app.get(CaptureJobsRepository).markDisconnected(controller.database.manager);
  const isMarked =
    marked.some(({ id }) => id === order.jobId) || (await job(order.recordingId)).phase === 'disconnected';
  expect(isMarked).toBe(Number(up) > JOB_LEASE_MS);
});

it('shows a node that has gone silent as disconnected by itself, and as capturing when it is back', async () => {
  const recorder = await enrol();
  const order = await recorder.record(admin);
  // A lease, the grace of a lease after the start of database and program, and a round of the watch.
  const silent = await until('the silent job', async () => {
    const found = await job(order.recordingId);
    return found.phase === 'disconnected' && found;
  });
  expect(silent).toMatchObject({ status: 'running', completedAt: null });
  expect(Date.parse(silent.leaseExpiresAt ?? '')).toBeLessThan(Date.now());
  await recorder.report(order);
  expect(await job(order.recordingId)).toMatchObject({ status: 'running', phase: 'capturing' });
});

it('cancels a waiting job at once, and a second stop answers the same', async () => {
  const recorder = await enrol();
  const { id } = await start(recorder);
  const first = await admin.post(`recordings/${id}/stop`);
  expect(first.data).toMatchObject({ status: 'completed', job: { status: 'cancelled' } });
  expect((await admin.post(`recordings/${id}/stop`)).data).toEqual(first.data);
  expect((await recorder.claim()).status).toBe(204);
});

it('tells the node to stop, and answers a second stop the same', async () => {
  const recorder = await enrol();
  const order = await recorder.record(admin);
  const first = await admin.post(`recordings/${order.recordingId}/stop`);
  expect(first.data.job.status).toBe('stop_requested');
  expect((await admin.post(`recordings/${order.recordingId}/stop`)).data).toEqual(first.data);
  expect((await recorder.report(order)).data.status).toBe('stop_requested');
});

it('gives a claim whose answer was lost to the same node again', async () => {
  const recorder = await enrol();
  const { id } = await start(recorder);
  const lost: CaptureOrderDto = (await recorder.claim()).data;
  expect((await recorder.claim()).status).toBe(204);
  await controller.database.query(`UPDATE capture_jobs SET lease_expires_at = now() - interval '1 s' WHERE id = $1`, [
    lost.jobId,
  ]);
  const again = await recorder.claim();
  expect(again.data).toMatchObject({ recordingId: id, epoch: lost.epoch + 1 });
  expect((await recorder.report(lost)).problem.code).toBe('job.stale-epoch');
});

it('never changes a job that has ended', async () => {
  const recorder = await enrol();
  const order = await recorder.record(admin);
  const failure = { epoch: order.epoch, code: 'nobody.knows-this', detail: 'pulled' };
  const path = `capture-jobs/${order.jobId}/failed`;
  expect((await recorder.client.post(path, failure)).status).toBe(204);
  expect((await recorder.client.post(path, { ...failure, detail: 'other' })).status).toBe(204);
  expect((await recorder.report(order)).data.status).toBe('failed');
  expect(await job(order.recordingId)).toMatchObject({ failureCode: 'capture.failed', failureReason: 'pulled' });
  const attach = await recorder.client.post(`capture-jobs/${order.jobId}/attach`, {
    protocolVersion: 1,
    agentInstanceId: 'second',
  });
  expect([attach.status, attach.problem.code]).toEqual([409, 'job.wrong-phase']);
});

it('drops fields that it does not know', async () => {
  const recorder = await enrol();
  const order = await recorder.record(admin);
  const body = { epoch: order.epoch, phase: 'capturing', framesCaptured: 1, gaps: [], mood: 'good' };
  expect((await recorder.client.post(`capture-jobs/${order.jobId}/report`, body)).status).toBe(200);
});

it('keeps node and room from being deleted while it captures', async () => {
  const room = (await admin.post('rooms', { name: `Held ${Date.now()}`, site: 'Harrow' })).data;
  const recorder = await TestRecorder.enrol(admin, controller.withBearer, { roomId: room.id });
  const { id } = (await admin.post('recordings', { roomId: room.id })).data;
  expect((await admin.delete(`nodes/${recorder.nodeId}`)).problem.code).toBe('node.recording');
  expect((await admin.delete(`rooms/${room.id}`)).problem.code).toBe('room.in-use');
  await admin.post(`recordings/${id}/stop`);
  expect((await admin.delete(`nodes/${recorder.nodeId}`)).status).toBe(204);
  const kept = await until('its recording stays', async () => (await admin.get(`recordings/${id}`)).data);
  expect(kept).toMatchObject({ nodeId: null, roomName: room.name });
});
