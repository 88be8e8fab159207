import { afterAll, beforeAll, expect, test } from '@jest/globals';

import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';

let controller: TestController;
let admin: ApiClient;

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
});
afterAll(async () => controller.stop());

const auditActions = async (targetId: string): Promise<string[]> => {
  const rows = await controller.database.query(
    'SELECT action FROM audit_entries WHERE target_id = $1 ORDER BY sequence',
    [targetId],
  );
  return rows.map(({ action }: { action: string }) => action);
};

test('creates a room with a slug of its name and the zone of the controller', async () => {
  const { status, data } = await admin.post('rooms', { name: ' Council chamber ', site: 'Town hall', building: '' });
  expect(status).toBe(201);
  expect(data).toMatchObject({ slug: 'council-chamber', name: 'Council chamber', site: 'Town hall', floor: null });
  expect(data.timeZone).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(await auditActions(data.id)).toEqual(['room.created']);
});

test('refuses a second room of that name at the same site and takes it at another', async () => {
  const clash = await admin.post('rooms', { name: 'Council chamber', site: 'Town hall' });
  expect([clash.status, clash.problem.code]).toEqual([409, 'room.exists']);
  expect(clash.problem.detail).toContain('Council chamber');
  const elsewhere = await admin.post('rooms', { name: 'Council chamber', site: 'Annex' });
  expect(elsewhere.data.slug).toBe('council-chamber-2');
});

test('gives every one of many rooms made at the same moment a slug of its own', async () => {
  const sites = Array.from({ length: 12 }, (_, at) => `Site ${String(at)}`);
  const answers = await Promise.all(sites.map(async (site) => admin.post('rooms', { name: 'Saal', site })));
  expect(answers.map(({ status }) => status)).toEqual(sites.map(() => 201));
  expect(new Set(answers.map(({ data }) => data.slug)).size).toBe(sites.length);
});

test('lets exactly one of many requests make a room', async () => {
  const wishes = Array.from({ length: 12 }, async () => admin.post('rooms', { name: 'Only one', site: 'Town hall' }));
  const statuses = (await Promise.all(wishes)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.filter((status) => status === 409)).toHaveLength(11);
});

test('keeps the slug when the room is renamed and takes away what is set to null', async () => {
  const { data: room } = await admin.post('rooms', { name: 'Old name', site: 'Town hall', floor: '2' });
  const { data: renamed } = await admin.patch(`rooms/${room.id}`, { name: 'New name', floor: null });
  expect(renamed).toMatchObject({ slug: 'old-name', name: 'New name', floor: null });
  expect(await auditActions(room.id)).toEqual(['room.created', 'room.updated']);
});

test('writes nothing down when a change changes nothing', async () => {
  const { data: room } = await admin.post('rooms', { name: 'Still', site: 'Town hall' });
  expect((await admin.patch(`rooms/${room.id}`, { name: 'Still' })).status).toBe(200);
  expect(await auditActions(room.id)).toEqual(['room.created']);
});

test.each([
  [{ name: '   ', site: 'x' }, 'name'],
  [{ name: 'x', site: 'x', timeZone: 'Mars/Olympus' }, 'timeZone'],
  [{ name: 'x', site: 'x', colour: 'red' }, 'colour'],
])('refuses %j and names the field', async (wish, field) => {
  const { status, problem } = await admin.post('rooms', wish);
  expect([status, problem.code]).toEqual([400, 'request.invalid']);
  expect(problem.issues?.map(({ path }) => path)).toContain(field);
});

test('refuses to take the name away', async () => {
  const { data: room } = await admin.post('rooms', { name: 'Named', site: 'Town hall' });
  expect((await admin.patch(`rooms/${room.id}`, { name: null })).problem.code).toBe('request.invalid');
});

test('deletes a room once, and says that it is not there the second time', async () => {
  const { data: room } = await admin.post('rooms', { name: 'Short lived', site: 'Town hall' });
  expect((await admin.delete(`rooms/${room.id}`)).status).toBe(204);
  expect((await admin.delete(`rooms/${room.id}`)).problem.code).toBe('room.not-found');
  expect(await auditActions(room.id)).toEqual(['room.created', 'room.deleted']);
});
