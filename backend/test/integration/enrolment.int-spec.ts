import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { PROTOCOL_VERSION } from '@rakkr/shared/agent-protocol/vocabulary';

import type { ApiClient } from '../support/api-client.ts';
import { enrolledNode } from '../support/enrolled-node.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';

let controller: TestController;
let admin: ApiClient;

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
});
afterAll(async () => controller.stop());

const machine = { hostname: 'recorder-1', agentVersion: '0.1.0', protocolVersion: PROTOCOL_VERSION };
const heartbeat = { hostname: 'recorder-1', agentVersion: '0.1.0' };
const newNode = async (): Promise<string> => (await admin.post('nodes', { alias: 'Rack' })).data.id;
const newToken = async (nodeId: string, wish: object = {}): Promise<string> =>
  (await admin.post(`nodes/${nodeId}/bootstrap-token`, wish)).data.token;
const enrol = async (token: string, body: object = machine) => controller.withBearer(token).post('enrolment', body);

test('gives the one command to run, with this address and the token in it', async () => {
  const nodeId = await newNode();
  const { status, data } = await admin.post(`nodes/${nodeId}/bootstrap-token`, {});
  expect(status).toBe(201);
  expect(data.token).toMatch(/^rakkr_bs_[\w-]{43}$/);
  expect(data.command).toBe(`rakkr-agent enrol --controller-url ${controller.url} --token ${data.token}`);
  const validMs = Date.parse(data.expiresAt) - Date.now();
  expect(Math.round(validMs / 60_000)).toBe(15);
});

test('trades a token for a credential that lets the node in to its own things only', async () => {
  const nodeId = await newNode();
  const { status, data } = await enrol(await newToken(nodeId));
  expect(status).toBe(201);
  expect(data).toEqual({ nodeId, alias: 'Rack', credential: expect.stringMatching(/^rakkr_node_[\w-]{43}$/) });
  const node = controller.withBearer(data.credential);
  expect((await node.post(`nodes/${nodeId}/heartbeat`, heartbeat)).status).toBe(202);
  const foreign = await node.post(`nodes/${await newNode()}/heartbeat`, heartbeat);
  expect([foreign.status, foreign.problem.code]).toEqual([403, 'node.scope-denied']);
});

test('lets exactly one of 16 machines with one token in', async () => {
  const token = await newToken(await newNode());
  const answers = await Promise.all(
    Array.from({ length: 16 }, async (_, at) => enrol(token, { ...machine, hostname: `recorder-${String(at)}` })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const refused = answers.filter(({ status }) => status !== 201).map(({ problem }) => problem.code);
  expect(refused).toEqual(Array.from({ length: 15 }, () => 'enrolment.token-invalid'));
});

test('refuses a token after its time', async () => {
  const token = await newToken(await newNode(), { ttlSeconds: 1 });
  await controller.database.query(`UPDATE enrolment_tokens SET expires_at = now() WHERE consumed_at IS NULL`);
  const { status, problem } = await enrol(token);
  expect([status, problem.code]).toEqual([401, 'enrolment.token-expired']);
});

test('takes back an unused token when a new one is asked for', async () => {
  const nodeId = await newNode();
  const [first, second] = [await newToken(nodeId), await newToken(nodeId)];
  expect((await enrol(first)).problem.code).toBe('enrolment.token-invalid');
  expect((await enrol(second)).status).toBe(201);
});

test('leaves the token good when the agent has to be updated first', async () => {
  const token = await newToken(await newNode());
  const { status, problem } = await enrol(token, { ...machine, protocolVersion: 99 });
  expect([status, problem.code]).toEqual([426, 'protocol.unsupported']);
  expect((await enrol(token)).status).toBe(201);
});

test('keeps nothing of a token or credential but its SHA-256', async () => {
  const nodeId = await newNode();
  const token = await newToken(nodeId);
  const { data } = await enrol(token);
  const [{ dump }] = await controller.database.query(`
    SELECT string_agg(row::text, ' ') AS dump FROM (
      SELECT to_jsonb(t)::text AS row FROM enrolment_tokens t
      UNION ALL SELECT to_jsonb(c)::text FROM node_credentials c
      UNION ALL SELECT to_jsonb(a)::text FROM audit_entries a) AS rows`);
  expect(dump).toContain(nodeId);
  expect(dump).not.toContain(token);
  expect(dump).not.toContain(data.credential);
});

test('lets the old credential live until the new one is first used', async () => {
  const { nodeId, client: old } = await enrolledNode(controller, { alias: 'Rotates' });
  const { status, data } = await admin.post(`nodes/${nodeId}/credentials/rotate`);
  expect(status).toBe(201);
  expect((await old.post(`nodes/${nodeId}/heartbeat`, heartbeat)).status).toBe(202);
  expect((await controller.withBearer(data.credential).post(`nodes/${nodeId}/heartbeat`, heartbeat)).status).toBe(202);
  const dead = await old.post(`nodes/${nodeId}/heartbeat`, heartbeat);
  expect([dead.status, dead.problem.code]).toEqual([401, 'node.credential-invalid']);
});

test('revokes a credential that was never used when the next one is made', async () => {
  const { nodeId, client } = await enrolledNode(controller, { alias: 'Rotates twice' });
  expect((await client.get(`nodes/${nodeId}/config`)).status).toBe(200);
  const first = (await admin.post(`nodes/${nodeId}/credentials/rotate`)).data.credential;
  const second = (await admin.post(`nodes/${nodeId}/credentials/rotate`)).data.credential;
  expect((await controller.withBearer(first).get(`nodes/${nodeId}/config`)).problem.code).toBe(
    'node.credential-invalid',
  );
  expect((await controller.withBearer(second).get(`nodes/${nodeId}/config`)).status).toBe(200);
  expect((await client.get(`nodes/${nodeId}/config`)).problem.code).toBe('node.credential-invalid');
});

test.each([['rakkr_node_wrong'], ['rakkr_bs_wrong']])('refuses the bearer %s on a route of nodes', async (bearer) => {
  const { nodeId } = await enrolledNode(controller, { alias: 'Guarded' });
  expect((await controller.withBearer(bearer).get(`nodes/${nodeId}/config`)).problem.code).toBe(
    'node.credential-invalid',
  );
});
