import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { RoomTile } from './support/room-tile.ts';
import { keepScreenshot } from './support/screenshots.ts';
import { WholeSystem } from './support/whole-system.ts';

let system: WholeSystem;
beforeAll(async () => {
  system = await WholeSystem.start();
});
afterAll(() => system.stop());

test('says that there is no connection, turns Record off, and recovers by itself', async () => {
  const page = await system.browser.open('/rooms');
  const tile = new RoomTile(page, system.room.name);
  await tile.says('Ready');
  await system.controller.stop();
  await page.getByText('No connection to the controller').waitFor();
  expect(await tile.recordButton.isDisabled()).toBe(true);
  expect(await tile.recordButton.getAttribute('title')).toBe('Needs the controller');
  await keepScreenshot(page, 'wall-no-connection-1440-light');

  await system.controller.startAgain();
  await page.getByText('No connection to the controller').waitFor({ state: 'hidden' });
  await tile.says('Ready');
  await tile.recordButton.click();
  await tile.says('Recording');
  await tile.stopButton.click();
  await tile.says('Ready');
});
