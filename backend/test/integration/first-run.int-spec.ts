import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { PrepareSetUp } from '../../src/modules/identity/prepare-set-up.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';

let controller: TestController;
let codePath: string;

const order = (setupCode: string) => ({
  setupCode,
  name: 'Ada',
  email: 'ada@example.org',
  password: 'a long enough password',
});

beforeAll(async () => {
  controller = await startTestController();
  codePath = join(controller.cluster.secretsDir, 'setup-code');
});
afterAll(async () => controller.stop());

test('has no account and tells the set-up code in a file of its own user alone', async () => {
  const { data } = await controller.withBearer(null).get('setup');
  expect(data).toEqual({ isRequired: true });
  expect(statSync(codePath).mode & 0o777).toBe(0o600);
  expect(readFileSync(codePath, 'utf8')).toMatch(/^(\w{4}-){3}\w{4}\n$/);
  expect(await controller.database.query('SELECT * FROM users')).toEqual([]);
});

test('keeps the code over a restart and makes a new one once it has expired', async () => {
  const prepare = controller.app.get(PrepareSetUp);
  const first = readFileSync(codePath, 'utf8');
  await prepare.run();
  expect(readFileSync(codePath, 'utf8')).toBe(first);
  await controller.database.query("UPDATE setup_codes SET expires_at = now() - interval '1 second'");
  const refused = await controller.withBearer(null).post('setup', order(first.trim()));
  expect([refused.status, refused.problem.code]).toEqual([403, 'setup.code-wrong']);
  await prepare.run();
  expect(readFileSync(codePath, 'utf8')).not.toBe(first);
});

test('refuses a short password, a wrong code and a field that it does not know', async () => {
  const client = controller.withBearer(null);
  const code = readFileSync(codePath, 'utf8').trim();
  const short = await client.post('setup', { ...order(code), password: 'hunter2' });
  expect(short.problem.issues).toEqual([expect.objectContaining({ path: 'password' })]);
  const wrong = await client.post('setup', order('0000-0000-0000-0000'));
  expect(wrong.problem.code).toBe('setup.code-wrong');
  const extra = await client.post('setup', { ...order(code), roles: ['owner'] });
  expect(extra.problem.issues).toEqual([expect.objectContaining({ path: 'roles' })]);
});

test('makes one owner of two that use the code at once, signs it in and forgets the code', async () => {
  const client = controller.withBearer(null);
  const typed = readFileSync(codePath, 'utf8').trim().toLowerCase().replaceAll('-', ' ');
  const [one, two] = await Promise.all([
    client.post('setup', order(typed)),
    client.post('setup', { ...order(typed), email: 'eve@example.org' }),
  ]);
  const [winner, loser] = one.status === 201 ? [one, two] : [two, one];
  expect([winner.status, winner.data.roles]).toEqual([201, ['owner']]);
  expect(winner.headers.get('set-cookie')).toMatch(/^rakkr_session=rakkr_[\w-]{43}; .*HttpOnly; SameSite=Strict/);
  expect([loser.status, loser.problem.code]).toEqual([409, 'setup.already-done']);
  expect(await controller.database.query('SELECT count(*)::int FROM users')).toEqual([{ count: 1 }]);
  expect(existsSync(codePath)).toBe(false);
  expect((await client.get('setup')).data).toEqual({ isRequired: false });
  const again = await client.post('setup', order(typed));
  expect(again.problem.code).toBe('setup.already-done');
});
