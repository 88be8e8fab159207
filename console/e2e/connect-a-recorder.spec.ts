import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import type { NodeDto } from '@rakkr/shared/nodes';

import { demoRoom } from './support/node-sources.ts';
import { RoomTile } from './support/room-tile.ts';
import { RunningNode } from './support/running-node.ts';
import { WholeSystem } from './support/whole-system.ts';

let system: WholeSystem;
let second: RunningNode | undefined;
beforeAll(async () => {
  system = await WholeSystem.start();
});
afterAll(async () => {
  await second?.stop();
  await system.stop();
});

test('shows one command that connects a recorder, ticks off its steps, and gives its room levels', async () => {
  const page = await system.browser.open('/nodes');
  await page.getByRole('button', { name: 'Connect a recorder' }).click();
  await page.getByLabel('Name of the recorder').fill('Court rack');
  await page.getByLabel(/^Room/).fill('Court 2');
  await page.getByRole('button', { name: 'Make the command' }).click();
  const command = await page.locator('rk-command-line code').innerText();

  const [program, ...words] = command.split(' ');
  expect([program, words[0]]).toEqual(['rakkr-agent', 'enrol']);
  const nodes = await system.operator.get<NodeDto[]>('nodes');
  const { id } = nodes.find((node) => node.alias === 'Court rack')!;
  const dir = join(system.dir, 'second-node');
  second = await RunningNode.enrol(id, { dir, alias: 'Court rack', source: demoRoom(dir) }, words.slice(1));
  await page.getByText('The recorder is connected').waitFor();
  await page.getByText('First levels, done').waitFor();

  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('link', { name: 'Rooms' }).click();
  await new RoomTile(page, 'Court 2').recordButton.waitFor();
});
