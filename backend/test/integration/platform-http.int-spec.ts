import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { type TestController, startTestController } from '../support/test-controller.ts';

let controller: TestController;

beforeAll(async () => {
  controller = await startTestController();
});
afterAll(async () => controller.stop());

test('is alive and ready once the database has everything', async () => {
  const client = controller.withBearer(null);
  expect((await client.get('/healthz')).body).toEqual({ status: 'ok' });
  expect((await client.get('/readyz')).body).toEqual({ status: 'ok' });
});

test('refuses metrics without the permission and gives them with it', async () => {
  expect((await controller.withBearer(null).get('/metrics')).problem.code).toBe('access.unauthenticated');
  const viewer = await controller.signedInAs('viewer');
  const text = await (await viewer.send('/metrics')).text();
  expect(text).toContain('rakkr_http_request_duration_seconds_bucket');
});
