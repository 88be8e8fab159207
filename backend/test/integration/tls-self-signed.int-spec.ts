import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { migrate } from '../../src/platform/database/migrate.ts';
import { type SelfSigned, selfSigned } from '../../src/platform/http/tls/self-signed.ts';
import { type RunningController, startController } from '../../src/start-controller.ts';
import { testConfig } from '../support/test-config.ts';
import { type TestCluster, startTestCluster } from '../support/test-database.ts';

const NAMES = ['localhost', '127.0.0.1', 'recorder.example'];
const DAY_MS = 86_400_000;

let cluster: TestCluster;
let controller: RunningController;
let tls: SelfSigned;

beforeAll(async () => {
  cluster = await startTestCluster();
  await migrate(cluster.postgres.url);
  tls = await selfSigned(join(cluster.secretsDir, 'tls'), NAMES, new Date());
  controller = await startController(testConfig(cluster), tls);
});
afterAll(async () => {
  await controller.stop();
  await cluster.stop();
});

const ask = async (
  path: string,
  options: { ca?: string; servername?: string } = {},
): Promise<{ status: number; headers: object }> =>
  new Promise((resolve, reject) => {
    const url = new URL(path, controller.url);
    const sent = request({ host: '127.0.0.1', port: url.port, path: url.pathname, ...options }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    sent.on('error', reject).end();
  });

test('is trusted by whoever pinned its authority, under each of its names, and by nobody else', async () => {
  expect((await ask('/healthz', { ca: tls.authorityPem })).status).toBe(200);
  expect((await ask('/healthz', { ca: tls.authorityPem, servername: 'recorder.example' })).status).toBe(200);
  await expect(ask('/healthz', { ca: tls.authorityPem, servername: 'other.example' })).rejects.toThrow(/altnames/);
  await expect(ask('/healthz')).rejects.toThrow(/certificate/);
});

test('tells browsers to stay on TLS', async () => {
  const { headers } = await ask('/healthz', { ca: tls.authorityPem });
  expect(headers).toMatchObject({ 'strict-transport-security': 'max-age=31536000' });
});

test('keeps authority and certificate over a restart, keys for its own user alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rakkr-tls-'));
  const [first, again] = [await selfSigned(folder, NAMES, new Date()), await selfSigned(folder, NAMES, new Date())];
  expect(again).toEqual(first);
  expect(first.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  for (const name of ['authority.key', 'server.key']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, 'authority.crt'), 'utf8')).toBe(first.authorityPem);
});

test('makes a new certificate with a new name or near its end, by the same authority', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rakkr-tls-'));
  const now = new Date();
  const first = await selfSigned(folder, NAMES, now);
  const renamed = await selfSigned(folder, [...NAMES, 'new.example'], now);
  const late = await selfSigned(folder, NAMES, new Date(now.getTime() + 380 * DAY_MS));
  expect(new Set([first.cert, renamed.cert, late.cert]).size).toBe(3);
  expect([renamed.fingerprint, late.fingerprint]).toEqual([first.fingerprint, first.fingerprint]);
});

test('has no use for a plain cookie over TLS', async () => {
  const response = await new Promise<{ status: number; cookie: string | undefined }>((resolve, reject) => {
    const code = readFileSync(join(cluster.secretsDir, 'setup-code'), 'utf8').trim();
    const body = JSON.stringify({
      setupCode: code,
      name: 'Ada',
      email: 'ada@example.org',
      password: 'a long enough password',
    });
    const sent = request(
      {
        host: '127.0.0.1',
        port: new URL(controller.url).port,
        path: '/api/v1/setup',
        method: 'POST',
        ca: tls.authorityPem,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode ?? 0, cookie: answer.headers['set-cookie']?.[0] });
      },
    );
    sent.on('error', reject).end(body);
  });
  expect(response.status).toBe(201);
  expect(response.cookie).toMatch(/^__Host-rakkr_session=.*; Path=\/; .*HttpOnly; SameSite=Strict; Secure$/);
});
