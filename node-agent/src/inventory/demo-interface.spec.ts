import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from '@jest/globals';

import { waveHeader } from '@rakkr/shared/audio';

import { demoFormatsOf } from './demo-interface.ts';

const folder = mkdtempSync(join(tmpdir(), 'demo-interface-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('opens a demo room in the format of its file, whichever that is', () => {
  const path = join(folder, 'room.wav');
  const head = waveHeader({
    format: { rate: 48_000, channels: 2, sampleFormat: 'S16_LE' },
    dataBytes: 0,
    description: '',
    originator: '',
    originatorReference: '',
    startedAt: new Date(0),
  });
  writeFileSync(path, head);
  expect(demoFormatsOf(`demo:${path}`)).toEqual(['S16_LE']);
});

test('leaves a missing demo file to whoever opens it, and every other device to its probe', () => {
  expect(demoFormatsOf(`demo:${join(folder, 'none.wav')}`)).toEqual([]);
  expect(demoFormatsOf('hw:CARD=X32')).toEqual([]);
});
