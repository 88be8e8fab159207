import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { problems } from '@rakkr/shared/problems';

import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';

let controller: TestController;
let nobody: ApiClient;

const builtConsole = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rakkr-console-'));
  mkdirSync(join(folder, 'media'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Rakkr</title>');
  writeFileSync(join(folder, 'main-5QXBWZ3A.js'), 'export {};');
  writeFileSync(join(folder, 'favicon.ico'), 'icon');
  return folder;
};

beforeAll(async () => {
  controller = await startTestController({ consoleDir: builtConsole() });
  nobody = controller.withBearer(null);
});
afterAll(async () => controller.stop());

describe('probes', () => {
  test('is alive and ready once the database has everything', async () => {
    expect((await nobody.get('/healthz')).body).toEqual({ status: 'ok' });
    expect((await nobody.get('/readyz')).body).toEqual({ status: 'ok' });
  });

  test('gives metrics to who may read them, by route and not by address', async () => {
    expect((await nobody.get('/metrics')).problem.code).toBe('access.unauthenticated');
    const viewer = await controller.signedInAs('viewer');
    await viewer.get('rooms/room_00000000-0000-4000-8000-000000000000');
    const text = await (await viewer.send('/metrics')).text();
    expect(text).toContain('route="/api/v1/rooms/:room"');
    expect(text).not.toContain('room_00000000');
  });
});

describe('every answer', () => {
  test('carries the request’s id: the caller’s where it is sane, a fresh one else', async () => {
    const given = await nobody.send('rooms', { headers: { 'x-request-id': 'trace-42' } });
    expect(given.headers.get('x-request-id')).toBe('trace-42');
    expect(await given.json()).toMatchObject({ requestId: 'trace-42', code: 'access.unauthenticated', status: 401 });
    const odd = await nobody.send('rooms', { headers: { 'x-request-id': 'a b"c' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  test('forbids what the console does not need', async () => {
    for (const path of ['/', '/api/v1/setup', '/api/v1/nothing', '/healthz']) {
      const { headers } = await nobody.send(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

describe('bad input', () => {
  const send = async (contentType: string, body: string): Promise<[number, unknown]> => {
    const headers = { 'content-type': contentType };
    const response = await nobody.send('sessions', { method: 'POST', headers, body });
    return [response.status, ((await response.json()) as { code: string }).code];
  };

  test('is refused with its own code and never as a failure of the controller', async () => {
    expect(await send('application/json', '{')).toEqual([400, 'request.invalid']);
    expect(await send('application/json', '[]')).toEqual([400, 'request.invalid']);
    expect(await send('application/json', '"text"')).toEqual([400, 'request.invalid']);
    expect(await send('application/json', '{"__proto__": {"x": 1}}')).toEqual([400, 'request.invalid']);
    expect(await send('application/json', `{"email": "${'a'.repeat(300_000)}"}`)).toEqual([413, 'request.too-large']);
    expect(await send('application/x-www-form-urlencoded', 'email=a')).toEqual([415, 'request.unsupported-media-type']);
    expect(await send('text/plain', '{}')).toEqual([415, 'request.unsupported-media-type']);
    expect(await send('application/json', '{"email": "a\\u0000b@example.org", "password": "x"}')).toEqual([
      400,
      'request.invalid',
    ]);
  });

  test.each([
    ['application/json', '{', problems['request.invalid'].advice],
    ['text/plain', '{}', problems['request.unsupported-media-type'].advice],
  ])('is told why and what to do where a body cannot be read: %s %s', async (contentType, body, advice) => {
    const headers = { 'content-type': contentType };
    const response = await nobody.send('sessions', { method: 'POST', headers, body });
    const { detail } = (await response.json()) as { detail: string };
    expect(detail).toMatch(/^\w.+\. \w/);
    expect(detail.endsWith(advice)).toBe(true);
  });

  test('names every field that is wrong', async () => {
    const { problem } = await nobody.post('sessions', { email: 'nobody', passwort: 'x' });
    expect(problem.issues!.map(({ path }) => path).toSorted()).toEqual(['email', 'password', 'password', 'passwort']);
  });

  test('keeps NUL in an address from being a failure', async () => {
    const viewer = await controller.signedInAs('viewer');
    expect((await viewer.get('rooms/a%00b')).status).toBeLessThan(500);
  });

  test('says that there is nothing at an unknown address of the API', async () => {
    expect((await nobody.get('nothing')).problem).toMatchObject({ status: 404, code: 'request.not-found' });
  });

  test('cuts off a client that does not finish its headers', async () => {
    const { hostname, port } = new URL(controller.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const answer = await new Promise<string>((resolve) => {
      let said = '';
      socket.setEncoding('utf8').on('data', (text: string) => (said += text));
      socket.once('close', () => resolve(said));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('the console', () => {
  test('is one page at every address that is not a file', async () => {
    for (const path of ['/', '/rooms', '/recordings/rec_1?from=1']) {
      const response = await nobody.send(path);
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-cache']);
      expect(await response.text()).toContain('<title>Rakkr</title>');
    }
  });

  test('keeps files whose name changes with their content for ever, and asks again for others', async () => {
    const main = await nobody.send('/main-5QXBWZ3A.js');
    expect([main.status, main.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(main.headers.get('content-type')).toContain('javascript');
    expect((await nobody.send('/favicon.ico')).headers.get('cache-control')).toBe('no-cache');
  });

  test('has no file that is not its own', async () => {
    for (const path of ['/missing-5QXBWZ3A.js', '/..%2f..%2fetc%2fpasswd.txt', '/%2e%2e/%2e%2e/etc/hosts.txt']) {
      const response = await nobody.send(path);
      expect([400, 403, 404]).toContain(response.status);
    }
  });
});

describe('the API document', () => {
  test('describes every route with the schemas that it validates with', async () => {
    const response = await nobody.send('openapi.json');
    const document = (await response.json()) as {
      openapi: string;
      paths: Record<string, { get: { parameters: object[] } }>;
      components: { schemas: Record<string, { required?: string[]; properties?: object }> };
    };
    expect(document.openapi).toMatch(/^3\./);
    expect(Object.keys(document.paths)).toContain('/api/v1/sessions/current');
    expect(document.components.schemas['SetUpDto']).toMatchObject({
      required: ['setupCode', 'name', 'email', 'password'],
      properties: { password: { type: 'string', minLength: 15 } },
    });
    expect(document.components.schemas['CaptureStartDto']?.properties).toMatchObject({
      startedAt: { type: 'string', format: 'date-time' },
      format: { $ref: '#/components/schemas/StoredPcmFormatDto' },
    });
    expect(document.paths['/api/v1/audit']!.get.parameters).toContainEqual({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 200 },
    });
    const refs = JSON.stringify(document).match(/#\/components\/schemas\/(\w+)/g) ?? [];
    const missing = refs.map((ref) => ref.split('/').at(-1)!).filter((name) => !(name in document.components.schemas));
    expect(missing).toEqual([]);
  });

  test('can be browsed', async () => {
    const page = await nobody.send('docs');
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Rakkr API')]);
    expect((await nobody.send('docs/swagger-ui-init.js')).status).toBe(200);
  });
});
