import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';

import type { NodeDto } from '@rakkr/shared/nodes';

import { type PaceDevice, paceDevice } from '../../node-agent/test/device/build-device.ts';
import { accessibilityFaults, sidewaysPx } from './support/accessibility.ts';
import { DESKTOP, PHONE } from './support/console-browser.ts';
import { eventually } from './support/eventually.ts';
import { roomState } from './support/recorded.ts';
import { RoomTile } from './support/room-tile.ts';
import { RunningProcess } from './support/running-process.ts';
import { keepScreenshot } from './support/screenshots.ts';
import { WholeSystem } from './support/whole-system.ts';

const AWAY_FRAMES = 4_800;
const WHAT = /^Not recorded, \d\d:\d\d CES?T\.$/;
const WHY = /Another program holds \w+\. Stop it or choose another device\./;

let system: WholeSystem;
let device: PaceDevice;
let holder: RunningProcess;
beforeAll(async () => {
  let lock = '';
  system = await WholeSystem.start({
    source: async (dir) => {
      device = await paceDevice({ dir, fields: 'min_channels 4 max_channels 4 min_rate 48000 max_rate 48000' });
      lock = join(dir, 'pace.lock');
      return { ...device.env, RAKKR_CAPTURE_DEVICE: device.name };
    },
  });
  await captureIs(({ state }) => state === 'capturing');
  // It gets the device at the first moment at which nobody has it, and the node waits for it from then on.
  holder = new RunningProcess({
    name: 'other program',
    command: ['flock', '--no-fork', lock, 'sleep', 'infinity'],
    logFile: join(system.dir, 'other-program.log'),
  });
  await device.arm({ fault: 'gone', at: { inFrames: 0 }, lengthFrames: AWAY_FRAMES });
  await captureIs(({ problemCode }) => problemCode === 'capture.device-busy');
});
afterEach(() => system.browser.closePages());
afterAll(async () => {
  if (holder.isRunning) process.kill(holder.pid);
  await system.stop();
});

const captureIs = (isSo: (capture: NodeDto['captures'][number]) => boolean) =>
  eventually('the node tells how its capture is', async () => {
    const { captures } = await system.operator.get<NodeDto>(`nodes/${system.node.id}`);
    return captures.some(isSo) || undefined;
  });

test('the tile says that a press recorded nothing, when, why and what to do, also to who comes later', async () => {
  const page = await system.browser.open('/rooms');
  const tile = new RoomTile(page, system.room.name);
  await tile.says('Ready');
  await tile.recordButton.click();
  await tile.element.getByText(WHAT).waitFor();
  await tile.element.getByText(WHY).waitFor();

  const later = await system.browser.open(`/rooms/${system.room.slug}`);
  await later.getByText(WHAT).waitFor();
  await later.goto('/rooms?view=compact');
  await later.locator('rk-room-mini.critical').getByText('Not recorded', { exact: true }).waitFor();
  await later.goto('/rooms?view=list');
  await later
    .getByRole('row')
    .getByText(/^Not recorded, \d\d:\d\d CES?T$/)
    .waitFor();
});

test('the page of the node says who has the device', async () => {
  const page = await system.browser.open(`/nodes/${system.node.id}`);
  await page.getByText('Held by another program').waitFor();
});

test.each([
  { name: 'refused-wall', path: () => '/rooms', view: '1440-light', size: DESKTOP, theme: 'light' },
  { name: 'refused-wall', path: () => '/rooms', view: '390-dark', size: PHONE, theme: 'dark' },
  { name: 'refused-room', path: () => `/rooms/${system.room.slug}`, view: '390-dark', size: PHONE, theme: 'dark' },
  { name: 'refused-compact', path: () => '/rooms?view=compact', view: '1440-dark', size: DESKTOP, theme: 'dark' },
] as const)(
  '$name has nothing that axe objects to and nothing sideways at $view',
  async ({ name, path, view, size, theme }) => {
    const page = await system.browser.open(path(), { size, theme });
    await page
      .getByText(/^Not recorded/)
      .first()
      .waitFor();
    await keepScreenshot(page, `${name}-${view}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await sidewaysPx(page)).toBe(0);
  },
);

test.each([DESKTOP, PHONE])('closing it moves nothing at $width px and concerns that page alone', async (size) => {
  const tile = new RoomTile(await system.browser.open('/rooms', { size }), system.room.name);
  await tile.element.getByText(WHAT).waitFor();
  const before = await tile.element.boundingBox();
  await tile.element.getByRole('button', { name: 'Close' }).click();
  await tile.element.getByText(WHAT).waitFor({ state: 'detached' });
  expect(await tile.element.boundingBox()).toEqual(before);
  const other = new RoomTile(await system.browser.open('/rooms', { size }), system.room.name);
  await other.element.getByText(WHAT).waitFor();
});

test('it goes by itself with the next recording', async () => {
  const tile = new RoomTile(await system.browser.open('/rooms'), system.room.name);
  await tile.element.getByText(WHAT).waitFor();
  await holder.stop();
  await captureIs(({ state }) => state === 'capturing');
  await tile.recordButton.click();
  await tile.says('Recording');
  expect(await tile.element.getByText(WHAT).count()).toBe(0);
  expect(await roomState(system.operator, system.room, 'recording')).toMatchObject({ lastFailure: null });
});
