import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { agentLog } from '../platform/log.ts';
import { SoundDeviceWatch } from './sound-device-watch.ts';

let dev: string;
let snd: string;
let changes: number;
let stop: AbortController;

beforeEach(() => {
  dev = mkdtempSync(join(tmpdir(), 'dev-'));
  snd = join(dev, 'snd');
  changes = 0;
  stop = new AbortController();
});
afterEach(() => {
  stop.abort();
  rmSync(dev, { recursive: true });
});

const start = (): void => new SoundDeviceWatch(snd, agentLog('error')).run(() => changes++, stop.signal);
const file = (name: string): void => writeFileSync(join(snd, name), '');

async function oneMore(act: () => void): Promise<void> {
  const before = changes;
  act();
  const deadline = performance.now() + 10_000;
  while (changes === before && performance.now() < deadline) await sleep(10);
  // What comes together settles together.
  await sleep(400);
  expect(changes - before).toBe(1);
}

it('notices a card that comes and one that goes, once each, though a card has several files', async () => {
  mkdirSync(snd);
  start();
  await oneMore(() => ['controlC0', 'pcmC0D0c', 'pcmC0D0p'].forEach(file));
  await oneMore(() => ['controlC0', 'pcmC0D0c', 'pcmC0D0p'].forEach((name) => rmSync(join(snd, name))));
});

it('notices the first card of a machine, the last one and the next one after it', async () => {
  start();
  await oneMore(() => {
    mkdirSync(snd);
    file('controlC0');
  });
  await oneMore(() => rmSync(snd, { recursive: true }));
  await oneMore(() => {
    mkdirSync(snd);
    file('controlC1');
  });
  await oneMore(() => file('pcmC1D0c'));
});

it('stays quiet while a MIDI port is written to', async () => {
  mkdirSync(snd);
  file('seq');
  file('midiC0D0');
  start();
  file('seq');
  file('midiC0D0');
  await sleep(700);
  expect(changes).toBe(0);
});
