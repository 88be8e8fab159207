import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';

import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { eventually } from './support/eventually.ts';
import { recorded } from './support/recorded.ts';
import { WholeSystem } from './support/whole-system.ts';

const LENGTH_S = 20;

let system: WholeSystem;
let recording: RecordingDetailDto;
beforeAll(async () => {
  system = await WholeSystem.start();
  recording = await recorded(system.operator, system.room, LENGTH_S);
});
afterEach(() => system.browser.closePages());
afterAll(() => system.stop());

const position = (page: Page): Promise<string> => page.getByRole('timer', { name: 'Position' }).innerText();

test('plays a recording and seeks in it by HTTP range', async () => {
  const page = await system.browser.open(`/recordings/${recording.id}`);
  const ranges: (string | undefined)[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/stream') && response.status() === 206) {
      ranges.push(response.request().headers()['range']);
    }
  });
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await eventually('the position moves', async () => (await position(page)) !== '00:00:00' || undefined);
  await page.getByRole('button', { name: 'Forward 15 s' }).click();
  await eventually('the position is 15 s further', async () => (await position(page)) >= '00:00:15' || undefined);
  expect(ranges).toContainEqual(expect.stringMatching(/^bytes=\d+-/));
});

test('keeps what is proven on the page: frames, hash, no gap', async () => {
  const page = await system.browser.open(`/recordings/${recording.id}`);
  await page.getByText(recording.audioSha256?.slice(0, 8) ?? 'no hash').waitFor();
  await page.getByText('No gap: every captured frame is there.').waitFor();
});

test('answers a range with exactly those bytes of the downloaded file', async () => {
  const whole = await (await system.operator.fetch(`recordings/${recording.id}/file`)).bytes();
  const part = await system.operator.fetch(`recordings/${recording.id}/stream`, {
    headers: { range: 'bytes=5000-5999' },
  });
  expect(part.status).toBe(206);
  expect(part.headers.get('content-range')).toBe(`bytes 5000-5999/${whole.length}`);
  expect(Buffer.from(await part.bytes()).equals(whole.subarray(5000, 6000))).toBe(true);
});
