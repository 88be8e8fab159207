import { rmSync } from 'node:fs';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { ConsoleBrowser } from './support/console-browser.ts';
import { FIRST_ADMINISTRATOR } from './support/operator.ts';
import { RunningController } from './support/running-controller.ts';
import { storyFolder } from './support/whole-system.ts';

const dir = storyFolder();
let controller: RunningController;
let browser: ConsoleBrowser;
beforeAll(async () => {
  controller = await RunningController.start(dir, { isFirstStart: true });
  browser = new ConsoleBrowser(controller.url);
});
afterAll(async () => {
  await browser.close();
  await controller.stop();
  rmSync(dir, { recursive: true });
});

test('leads the first visitor to the set-up page, refuses a wrong code and takes the printed one', async () => {
  const page = await browser.openStranger('/');
  await page.getByRole('heading', { name: 'Set up this controller' }).waitFor();
  const { name, email, password } = FIRST_ADMINISTRATOR;
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel(/^Password(?! again)/).fill(password);
  await page.getByLabel('Password again').fill(password);

  await page.getByLabel('Set-up code').fill('AAAA-BBBB-CCCC');
  await page.getByRole('button', { name: 'Save and go on' }).click();
  await page.getByRole('alert').getByText('Not set up').waitFor();

  await page.getByLabel('Set-up code').fill(controller.setUpCode);
  await page.getByRole('button', { name: 'Save and go on' }).click();
  await page.getByRole('heading', { name: 'This controller is yours' }).waitFor();
  await page.getByRole('link', { name: 'Look at the rooms' }).click();
  await page.getByRole('heading', { name: 'No rooms yet' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/rooms');
});

test('shows the sign-in page to everybody after the first administrator exists', async () => {
  const page = await browser.openStranger('/first-run');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});
