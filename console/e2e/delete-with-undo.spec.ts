import { afterAll, beforeAll, expect, test } from '@jest/globals';

import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { eventually } from './support/eventually.ts';
import { recorded } from './support/recorded.ts';
import { WholeSystem } from './support/whole-system.ts';

let system: WholeSystem;
let recording: RecordingDetailDto;
beforeAll(async () => {
  system = await WholeSystem.start();
  recording = await recorded(system.operator, system.room, 1);
});
afterAll(() => system.stop());

const deletedAt = async (): Promise<string | null> =>
  (await system.operator.get<RecordingDetailDto>(`recordings/${recording.id}`)).deletedAt;

test('moves a recording to the trash at once and brings it back by Undo', async () => {
  const page = await system.browser.open('/recordings');
  await page.getByRole('button', { name: `Actions for ${recording.name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText(`${recording.name} is in the trash`).waitFor();
  await page.getByRole('heading', { name: 'No recordings yet' }).waitFor();
  expect(await deletedAt()).not.toBeNull();

  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: recording.name }).waitFor();
  await eventually('the recording is back', async () => ((await deletedAt()) === null ? true : undefined));
  const answer = await system.operator.fetch(`recordings/${recording.id}/stream`, { headers: { range: 'bytes=0-3' } });
  expect(await answer.text()).toBe('RIFF');
});
