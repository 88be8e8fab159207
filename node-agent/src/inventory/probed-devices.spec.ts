import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { ProbedDevices } from './probed-devices.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rakkr-probed-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

const facts = { channelsMin: 1, channelsMax: 2, rates: [48_000], sampleFormats: ['S16_LE'] };
const sought = { interfaceId: 'card', device: 'hw:CARD=X32,DEV=0' };
const remembering = async (text: string): Promise<readonly string[]> => {
  await writeFile(join(dir, 'probed-devices.json'), text);
  return (await ProbedDevices.of(dir)).formatsOf(sought);
};

it('knows what a device was seen to give, also by the name of an earlier release', async () => {
  expect(await remembering(JSON.stringify([{ device: 'card', ...facts }]))).toEqual(['S16_LE']);
  expect(await remembering(JSON.stringify([{ device: sought.device, ...facts }]))).toEqual(['S16_LE']);
});

it.each(['', '[{"device":', '{}', 'null', '[{"device":"card"}]', '[7]'])(
  'starts without what it remembered where the file holds %s: devices can be asked again',
  async (text) => {
    expect(await remembering(text)).toEqual([]);
  },
);
