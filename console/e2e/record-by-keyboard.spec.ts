import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { roomState } from './support/recorded.ts';
import { RoomTile } from './support/room-tile.ts';
import { WholeSystem } from './support/whole-system.ts';

let system: WholeSystem;
beforeAll(async () => {
  system = await WholeSystem.start();
});
afterAll(() => system.stop());

test('records the focused room with R and stops it with X, which asks first', async () => {
  const page = await system.browser.open('/rooms');
  const tile = new RoomTile(page, system.room.name);
  await tile.says('Ready');
  await tile.element.getByRole('link', { name: system.room.name }).focus();
  await page.keyboard.press('r');
  await tile.says('Recording');

  await page.keyboard.press('x');
  const question = page.getByRole('dialog', { name: `Stop recording in ${system.room.name}?` });
  // The safe answer has the focus: Enter alone stops nothing.
  await page.locator(':focus', { hasText: 'Let it run' }).waitFor();
  await page.keyboard.press('Enter');
  await question.waitFor({ state: 'hidden' });
  expect((await roomState(system.operator, system.room, 'recording')).activeRecording).not.toBeNull();

  await tile.element.getByRole('link', { name: system.room.name }).focus();
  await page.keyboard.press('x');
  await question.getByRole('button', { name: 'Stop recording' }).press('Enter');
  await roomState(system.operator, system.room, 'ready');
});
