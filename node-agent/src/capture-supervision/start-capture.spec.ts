import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import 'reflect-metadata';

import { startCapture } from './start-capture.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rakkr-start-capture-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

const plan = {
  interfaceId: 'one',
  backend: 'alsa' as const,
  systemRef: 'hw:9',
  channels: 1,
  rate: 48_000,
  sampleFormat: null,
  preRollSeconds: 0,
};
const program = () => ({
  mainPath: '/nowhere/capture-main.js',
  runDir: dir,
  logDir: dir,
  env: {},
  isOffered: () => false,
  formatsOf: () => [],
  soughtOf: () => null,
  externalInput: null,
  idleExitSeconds: null,
  ringDir: null,
  realtimePriority: null,
});

it('starts nothing for a device that this node does not offer', () => {
  expect(() => startCapture(program(), plan)).toThrow('capture.device-unknown: This node does not offer hw:9.');
});
