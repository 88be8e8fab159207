import { type IncomingMessage, request } from 'node:http';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { TestRecorder } from '../support/test-recorder.ts';

const MANIFEST_BYTES = 20 * 1024 ** 2;

let controller: TestController;
let admin: ApiClient;

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
});
afterAll(async () => controller.stop());

/** The answer to a manifest of which nothing but the head is sent. */
const answerToHead = async (token: string | null): Promise<{ status: number | undefined; body: string }> => {
  const post = request(`${controller.url}/api/v1/capture-jobs/job_any/manifest`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': MANIFEST_BYTES,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
  });
  post.on('error', () => undefined);
  post.flushHeaders();
  const answer = await new Promise<IncomingMessage>((resolve) => post.once('response', resolve));
  const chunks: Uint8Array[] = await answer.toArray();
  post.destroy();
  return { status: answer.statusCode, body: Buffer.concat(chunks).toString() };
};

it('is refused before its body is read, whoever sends it but a node', async () => {
  for (const token of [null, 'nonsense', admin.token]) {
    const { status, body } = await answerToHead(token);
    expect([status, JSON.parse(body).code]).toEqual([401, 'node.credential-invalid']);
  }
}, 30_000);

it('is read where a node sends it', async () => {
  const recorder = await TestRecorder.enrol(admin, controller.withBearer);
  const order = await recorder.record(admin);
  const segments = Array.from({ length: 4000 }, (_, index) => recorder.segment(index, index, 1));
  expect((await recorder.manifest(order, segments)).status).toBe(204);
});
