import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';

import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { type PaceDevice, paceDevice } from '../../node-agent/test/device/build-device.ts';
import { accessibilityFaults, sidewaysPx } from './support/accessibility.ts';
import { DESKTOP, PHONE } from './support/console-browser.ts';
import { eventually } from './support/eventually.ts';
import { roomState } from './support/recorded.ts';
import { RoomTile } from './support/room-tile.ts';
import { keepScreenshot } from './support/screenshots.ts';
import { WholeSystem } from './support/whole-system.ts';

const CHANNELS = 16;
const BYTES_PER_SECOND = CHANNELS * 4 * 48_000;
/** What the disk is said to last: others write to it meanwhile, so there is room for them on both sides. */
const SECONDS_LEFT = 2_000;
/** Longer than any buffer that the device grants. */
const STALL_FRAMES = 150_000;
const MIB = 1024 * 1024;

let system: WholeSystem;
let device: PaceDevice;
let recordingId: string;
beforeAll(async () => {
  const { bavail, bsize } = statfsSync(tmpdir());
  const reserve = Math.floor((bavail * bsize - SECONDS_LEFT * BYTES_PER_SECOND) / MIB);
  system = await WholeSystem.start({
    source: async (dir) => {
      const shape = `min_channels ${CHANNELS} max_channels ${CHANNELS} min_rate 48000 max_rate 48000`;
      device = await paceDevice({ dir, fields: shape });
      return { ...device.env, RAKKR_CAPTURE_DEVICE: device.name, RAKKR_SPOOL_RESERVE_MIB: String(reserve) };
    },
  });
  await roomState(system.operator, system.room, 'ready');
  const { id } = await system.operator.post<RecordingDetailDto>('recordings', { roomId: system.room.id });
  recordingId = id;
  await roomState(system.operator, system.room, 'recording');
  await device.arm({ fault: 'stall', at: { inFrames: 4_800 }, lengthFrames: STALL_FRAMES });
  await eventually('the controller knows the gap', async () => {
    const { gapCount } = await system.operator.get<RecordingDetailDto>(`recordings/${id}`);
    return gapCount > 0 || undefined;
  });
});
afterEach(() => system.browser.closePages());
afterAll(() => system.stop());

const gapsOf = (page: Page) => page.getByRole('region', { name: 'Gaps' });

test('the wall says how long the disk lasts and how many gaps there are, and what to do', async () => {
  const page = await system.browser.open('/rooms');
  const tile = new RoomTile(page, system.room.name);
  await tile.element.getByText(/^Disk space for \d+ min · 1 gap$/).waitFor();
  const needs = page.getByRole('region', { name: 'Needs you now' });
  await needs.getByText(/disk has space for \d+ min\. Free some on it.* frames are missing so far\./).waitFor();
});

test('the recording page shows a gap while it records: where, how long, why', async () => {
  const page = await system.browser.open(`/recordings/${recordingId}`);
  await page.getByText(/^1 gap, \d\.\d{3} s$/).waitFor();
  const row = gapsOf(page).getByRole('row').nth(1);
  await row.getByText('The node was too busy to read in time').waitFor();
  const { gaps, format } = await system.operator.get<RecordingDetailDto>(`recordings/${recordingId}`);
  const [gap] = gaps;
  await row.getByText(gap!.lengthFrames.toLocaleString('en-GB'), { exact: true }).waitFor();
  await row.getByText(`${(gap!.lengthFrames / format!.rate).toFixed(3)} s`, { exact: true }).waitFor();
  expect(await row.getByRole('button').textContent()).toMatch(/^00:00:\d\d\.\d{3}$/);
});

test('the node page gives its space in time first', async () => {
  const page = await system.browser.open(`/nodes/${system.node.id}`);
  await page.getByText(/^\d+ min \(\d+ GB\)$/).waitFor();
});

const VIEWS = [
  { view: '1440-light', size: DESKTOP, theme: 'light' },
  { view: '390-dark', size: PHONE, theme: 'dark' },
] as const;
const PAGES = [
  { name: 'loss-wall', path: () => '/rooms', waitFor: /Disk space for/ },
  { name: 'loss-room', path: () => `/rooms/${system.room.slug}`, waitFor: /disk has space for/ },
  { name: 'loss-recording', path: () => `/recordings/${recordingId}`, waitFor: /too busy to read/ },
  { name: 'loss-node', path: () => `/nodes/${system.node.id}`, waitFor: /min \(/ },
];

test.each(PAGES.flatMap((page) => VIEWS.map((view) => ({ ...page, ...view }))))(
  '$name has nothing that axe objects to and nothing sideways at $view',
  async ({ name, path, waitFor, view, size, theme }) => {
    const page = await system.browser.open(path(), { size, theme, isProbed: true });
    await page.getByText(waitFor).first().waitFor();
    await keepScreenshot(page, `${name}-${view}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await sidewaysPx(page)).toBe(0);
  },
);
