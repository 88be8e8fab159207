import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { StorySite } from '../support/story-site.ts';
import { until } from '../support/until.ts';

let site: StorySite;
beforeAll(async () => {
  site = await StorySite.open();
});
afterAll(async () => site.close());

const setPolicy = async (spoolPolicy: object): Promise<void> => {
  const answer = await site.admin.patch(`nodes/${site.node.id}`, { spoolPolicy });
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
};
const recordShortly = async (): Promise<string> => {
  const id = await site.record();
  await site.pass(1);
  await site.stopRecording(id);
  await site.whenVerified(id);
  return id;
};
const kept = (wanted: readonly string[]) =>
  until(`the kept copies ${wanted.join(', ')}`, async () => {
    const isAsWanted = JSON.stringify(site.node.keptRecordings().toSorted()) === JSON.stringify(wanted.toSorted());
    return isAsWanted || undefined;
  });

test('a node that is told to keep its copies keeps them over a restart, and lets them go by the size it is told', async () => {
  await setPolicy({ deleteAfterUpload: false });
  // The node hears of it by a hint: a recording that is delivered before would not be kept.
  await site.pass(2);
  const first = await recordShortly();
  const second = await recordShortly();
  await kept([first, second]);
  expect(site.node.spoolFiles(first)).toContain('000000.wav');

  site.node.killAgent();
  const third = await recordShortly();
  await kept([first, second, third]);

  await setPolicy({ deleteAfterUpload: false, maxBytes: 1 });
  await kept([]);
  expect(await until('an empty spool', async () => (site.node.spooled().length === 0 ? 'empty' : undefined))).toBe(
    'empty',
  );
});
