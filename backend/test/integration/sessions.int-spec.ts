import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';

import { newId } from '@rakkr/shared/primitives';

import { hashPassword } from '../../src/modules/identity/password.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';

const EMAIL = 'grace@example.org';
const PASSWORD = 'correct horse battery staple';

let controller: TestController;

beforeAll(async () => {
  controller = await startTestController();
  await controller.database.query(
    "INSERT INTO users (id, name, email, password_hash, roles) VALUES ($1, 'Grace', $2, $3, '{operator}')",
    [newId('user'), EMAIL, await hashPassword(PASSWORD)],
  );
});
afterAll(async () => controller.stop());
beforeEach(async () => controller.database.query('DELETE FROM sign_in_failures'));

const signIn = async (password = PASSWORD, email = EMAIL, transport = 'bearer') =>
  controller.withBearer(null).post(`sessions?transport=${transport}`, { email, password });

const cookieOf = async (): Promise<string> => {
  const { headers } = await signIn(PASSWORD, EMAIL, 'cookie');
  return headers.get('set-cookie')!.split(';')[0]!;
};

const post = async (headers: Record<string, string>) =>
  controller.withBearer(null).send('sessions/current', { method: 'DELETE', headers });

test('gives a bearer that says who it is and dies with the sign-out', async () => {
  const { status, data, headers } = await signIn(PASSWORD, 'GRACE@example.org');
  expect([status, data.name, data.roles, headers.get('set-cookie')]).toEqual([201, 'Grace', ['operator'], null]);
  const client = controller.withBearer(data.token);
  expect((await client.get('sessions/current')).data).toMatchObject({ email: EMAIL, name: 'Grace' });
  expect((await client.delete('sessions/current')).status).toBe(204);
  const after = await client.get('sessions/current');
  expect([after.status, after.problem.code]).toEqual([401, 'access.unauthenticated']);
});

test('keeps no token and no password in clear', async () => {
  const { data } = await signIn();
  const stored = JSON.stringify(await controller.database.query('SELECT * FROM sessions, users, audit_entries'));
  expect(stored).not.toContain(data.token);
  expect(stored).not.toContain(PASSWORD);
});

test('answers a wrong password and an unknown e-mail alike', async () => {
  const [wrong, unknown] = [await signIn('not this one'), await signIn(PASSWORD, 'nobody@example.org')];
  const { requestId: _, ...wrongBody } = wrong.body;
  expect(unknown.body).toMatchObject(wrongBody);
  expect(wrong.problem.code).toBe('access.wrong-credentials');
});

test('ends a session that nobody used for 12 h, and any session after 7 days', async () => {
  for (const change of [
    "last_seen_at = now() - interval '12 hours 1 second'",
    "expires_at = now() - interval '1 second'",
  ]) {
    const { data } = await signIn();
    await controller.database.query(`UPDATE sessions SET ${change} WHERE user_id IS NOT NULL`);
    expect((await controller.withBearer(data.token).get('sessions/current')).status).toBe(401);
  }
});

test('forgets failures of the days before', async () => {
  await controller.database.query(
    `INSERT INTO sign_in_failures (subject, failures, last_at, blocked_until)
     VALUES ('account:old', 9, now() - interval '25 hours', '-infinity'), ('account:new', 9, now(), '-infinity')`,
  );
  expect((await signIn()).status).toBe(201);
  const left = await controller.database.query("SELECT subject FROM sign_in_failures WHERE subject LIKE 'account:%'");
  expect(left).toEqual([{ subject: 'account:new' }]);
});

test('makes an account wait longer with each failure, counted before they are judged, and tells how long', async () => {
  const attempts = await Promise.all(Array.from({ length: 12 }, () => signIn('a wrong guess')));
  const codes = attempts.map(({ problem }) => problem.code);
  expect(codes.filter((code) => code === 'access.wrong-credentials').length).toBe(6);
  const blocked = attempts.find(({ status }) => status === 429)!;
  expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect((await signIn()).problem.code).toBe('request.too-many');
  await controller.database.query("UPDATE sign_in_failures SET blocked_until = now() - interval '1 s'");
  expect((await signIn()).status).toBe(201);
  expect((await signIn('one more mistake')).problem.code).toBe('access.wrong-credentials');
});

test('makes an address wait that guesses at many accounts, whatever it says of itself', async () => {
  const guess = async (turn: number) =>
    controller.withBearer(null).send('sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${String(turn)}` },
      body: JSON.stringify({ email: `person${String(turn)}@example.org`, password: 'guess' }),
    });
  const statuses: number[] = [];
  for (let turn = 0; turn < 24; turn += 1) statuses.push((await guess(turn)).status);
  expect(statuses).toContain(429);
  expect(statuses.indexOf(429)).toBe(21);
});

test('takes a cookie for reading from anywhere, for writing only from its own origin', async () => {
  const cookie = await cookieOf();
  const client = controller.withBearer(null);
  expect((await client.send('sessions/current', { headers: { cookie } })).status).toBe(200);
  for (const foreign of [
    {},
    { origin: 'https://evil.example' },
    { origin: controller.url, 'sec-fetch-site': 'cross-site' },
    { origin: 'null' },
    { 'sec-fetch-site': 'same-site' },
  ] as Record<string, string>[]) {
    const refused = await post({ cookie, ...foreign });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'request.cross-site']);
  }
  const own = await post({ cookie, origin: controller.url, 'sec-fetch-site': 'same-origin' });
  expect(own.status).toBe(204);
  expect(own.headers.get('set-cookie')).toContain('Max-Age=0');
});

test('refuses a sign-in that another site sends', async () => {
  const response = await controller.withBearer(null).send('sessions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
    body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
  });
  expect(response.status).toBe(403);
});

test('writes down who came in and who was refused', async () => {
  await signIn();
  await signIn('wrong again');
  const auditor = await controller.signedInAs('auditor');
  const { data, body } = await auditor.get('audit?limit=3');
  expect(data.map(({ action }: { action: string }) => action)).toEqual([
    'token.issued',
    'session.refused',
    'session.opened',
  ]);
  expect(body.meta).toMatchObject({ limit: 3, offset: 0, returned: 3, hasNextPage: true });
});

test('refuses who lacks the permission, and writes that down', async () => {
  const viewer = await controller.signedInAs('viewer');
  const refused = await viewer.get('audit');
  expect([refused.status, refused.problem.code, refused.problem.reason]).toEqual([
    403,
    'access.forbidden',
    'needs audit:read',
  ]);
  const [denial] = await controller.database.query(
    "SELECT actor_name, target_id, outcome FROM audit_entries WHERE action = 'access.denied'",
  );
  expect(denial).toEqual({ actor_name: 'test viewer', target_id: '/api/v1/audit', outcome: 'denied' });
});
