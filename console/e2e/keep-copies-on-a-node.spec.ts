import { afterAll, beforeAll, expect, test } from '@jest/globals';

import type { NodeDto } from '@rakkr/shared/nodes';

import { WholeSystem } from './support/whole-system.ts';

let system: WholeSystem;
beforeAll(async () => {
  system = await WholeSystem.start();
});
afterAll(() => system.stop());

test('shows what its sound device was granted and lets its copies be kept for some days', async () => {
  const page = await system.browser.open('/nodes');
  await page.getByRole('link', { name: 'Recorder 1' }).click();
  const devices = page.getByRole('region', { name: 'Sound devices' });
  await devices.getByText('Captured').waitFor();
  await devices.getByText(/2 channels · 48 kHz/).waitFor();

  await page.getByLabel('Keep a copy after the controller has confirmed all of it').check();
  await page.getByLabel('Keep each for at most').fill('14');
  await page.getByText('until it is 14 days old').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved as shown.').waitFor();
  const { spoolPolicy } = await system.operator.get<NodeDto>(`nodes/${system.node.id}`);
  expect(spoolPolicy).toMatchObject({ deleteAfterUpload: false, maxAgeDays: 14 });
});
