import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import type { RoomDto } from '@rakkr/shared/places';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { eventually } from './support/eventually.ts';
import { recorded, roomState } from './support/recorded.ts';
import { WholeSystem } from './support/whole-system.ts';

const PRE_ROLL_S = 5;

let system: WholeSystem;
beforeAll(async () => {
  system = await WholeSystem.start();
});
afterAll(() => system.stop());

test('keeps what was before the press and makes the files that the Set-up page asks for', async () => {
  const page = await system.browser.open(`/rooms/${system.room.slug}`);
  await page.getByRole('link', { name: 'Set-up' }).click();
  await page.getByLabel('Pre-roll').fill('301');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('At most 300 seconds are kept in memory.').waitFor();
  await page.getByLabel('Pre-roll').fill(String(PRE_ROLL_S));
  await page.getByText('the room is heard all the time').waitFor();
  await page.getByLabel('FLAC', { exact: true }).check();
  await page.getByLabel('Opus', { exact: true }).check();
  await page.getByLabel('Channels of these files').selectOption({ label: 'One channel: equal mix' });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved as shown.').waitFor();
  await page.reload();
  expect(await page.getByLabel('Pre-roll').inputValue()).toBe(String(PRE_ROLL_S));
  const { capture } = await system.operator.get<RoomDto>(`rooms/${system.room.id}`);
  expect(capture.renditions.map(({ codec }) => codec)).toEqual(['flac', 'opus']);
  expect(capture.channelMap?.mode).toBe('mono');

  await roomState(system.operator, system.room, 'ready');
  await sleep(PRE_ROLL_S * 1000); // so long the recorder has to have heard the room
  const pressedAtMs = Date.now();
  const recording = await recorded(system.operator, system.room, 1);
  expect(Date.parse(recording.recordedAt)).toBeLessThan(pressedAtMs - (PRE_ROLL_S - 1) * 1000);

  await eventually('both files are stored', async () => {
    const { renditions } = await system.operator.get<RecordingDetailDto>(`recordings/${recording.id}`);
    return renditions.every(({ state }) => state === 'stored') || undefined;
  });
  await page.goto(`/recordings/${recording.id}`);
  const files = page.getByRole('region', { name: 'Files' });
  const download = page.waitForEvent('download');
  await files.getByRole('link', { name: 'Download the FLAC file' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.flac$/);
  const opus = await system.operator.fetch(`recordings/${recording.id}/renditions/opus`);
  expect(new TextDecoder('latin1').decode((await opus.arrayBuffer()).slice(0, 4))).toBe('OggS');
});
