import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';

import { FIRST_ADMINISTRATOR } from './support/operator.ts';
import { WholeSystem } from './support/whole-system.ts';

let system: WholeSystem;
beforeAll(async () => {
  system = await WholeSystem.start();
});
afterEach(() => system.browser.closePages());
afterAll(() => system.stop());

test('says that e-mail and password do not belong together, then lets the right password in', async () => {
  const page = await system.browser.openStranger('/recordings');
  await page.getByLabel('E-mail').fill(FIRST_ADMINISTRATOR.email);
  await page.getByLabel('Password').fill('lantern under the harbour');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('E-mail and password do not belong together').waitFor();

  await page.getByLabel('Password').fill(FIRST_ADMINISTRATOR.password);
  await page.getByRole('button', { name: 'Sign in', disabled: false }).click();
  await page.getByRole('heading', { name: 'No recordings yet' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/recordings');
});

test('keeps the session in a cookie that no script can read', async () => {
  const page = await system.browser.open('/rooms');
  const cookies = await page.context().cookies();
  expect(cookies).toEqual([expect.objectContaining({ httpOnly: true, sameSite: expect.stringMatching(/Strict|Lax/) })]);
  expect(await page.evaluate<string>('document.cookie')).toBe('');
});

test('leads back to the sign-in page after signing out', async () => {
  const page = await system.browser.open('/rooms');
  await page.getByRole('button', { name: /account of Ana Reyes/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.goto('/rooms');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});
