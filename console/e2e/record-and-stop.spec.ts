import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';

import type { RecordingDto } from '@rakkr/shared/recordings';

import { eventually } from './support/eventually.ts';
import { roomState, verified } from './support/recorded.ts';
import { RoomTile } from './support/room-tile.ts';
import { keepScreenshot } from './support/screenshots.ts';
import { WholeSystem } from './support/whole-system.ts';

/** So long the tile is watched while no frame can have been confirmed. */
const WATCHED_MS = 1500;

let system: WholeSystem;
beforeAll(async () => {
  system = await WholeSystem.start({ room: 'Council chamber' });
});
afterEach(() => system.browser.closePages());
afterAll(() => system.stop());

test('shows levels that move, of a room that is labelled as a demo', async () => {
  const tile = new RoomTile(await system.browser.open('/rooms'), 'Council chamber');
  await tile.says('DEMO');
  const first = await tile.meter.screenshot();
  await eventually('the meter moves', async () => !first.equals(await tile.meter.screenshot()) || undefined);
});

test('says Recording only after the node has confirmed its first frame, and Verified after Stop', async () => {
  const page = await system.browser.open('/rooms');
  const tile = new RoomTile(page, 'Council chamber');
  await tile.says('Ready');
  system.node.signal('SIGSTOP');
  await tile.recordButton.click();
  await tile.says('Arming');
  await sleep(WATCHED_MS);
  expect(await tile.isSaying('Recording')).toBe(false);

  system.node.signal('SIGCONT');
  await tile.says('Recording');
  const { activeRecording } = await roomState(system.operator, system.room, 'recording');
  await keepScreenshot(page, 'wall-recording-1440-light');
  await tile.stopButton.click();
  await page.getByRole('button', { name: 'Open recording' }).click();
  await page.getByText('Verified', { exact: true }).first().waitFor();
  const recording = await verified(system.operator, activeRecording?.recordingId ?? '');
  expect(recording.framesStored).toBe(recording.framesCaptured);
  expect(recording).toMatchObject({ gapCount: 0, isDemo: true } satisfies Partial<RecordingDto>);
});
