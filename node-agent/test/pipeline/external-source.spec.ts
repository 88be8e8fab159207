import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, afterEach, expect, it } from '@jest/globals';

import { ExternalSource } from '../../src/capture/external-source.ts';
import { openProgram } from '../../src/capture/open-program.ts';
import type { ExternalProgram } from '../../src/pcm/external-program.ts';
import { describePcmSource } from '../../src/pcm/pcm-source.conformance.ts';
import type { PcmSource } from '../../src/pcm/pcm-source.ts';
import { paceDevice } from '../device/build-device.ts';
import { useAlsaConfig } from './support/alsa-environment.ts';
import { until } from './support/capture-rig.ts';

/** As built: a thread of its own does not run TypeScript. */
const THREAD = new URL('../../dist/capture/program-thread.js', import.meta.url);
const COUNTER = fileURLToPath(new URL('support/count-frames.mjs', import.meta.url));

const dir = mkdtempSync('/tmp/external-source-');
afterAll(() => rmSync(dir, { recursive: true }));
let source: PcmSource | undefined;
afterEach(() => {
  source?.close();
  source = undefined;
});

const format = { sampleFormat: 'S32_LE', rate: 48_000, channels: 2 } as const;
const counting = (...args: string[]): ExternalProgram => ({ command: process.execPath, args: [COUNTER, ...args] });
const options = (program: ExternalProgram) => ({
  device: 'x',
  format,
  periodFrames: 480,
  bufferFrames: 9_600,
  program,
});
const open = (program: ExternalProgram): PcmSource => (source = ExternalSource.open(options(program), THREAD));

describePcmSource('arecord', async () => {
  const device = await paceDevice({ dir });
  useAlsaConfig(device.env.ALSA_CONFIG_PATH);
  const args = ['-q', '-D', device.name, '-t', 'raw', '-f', 'S32_LE', '-r', '48000', '-c', '2', '-F', '10000', '-'];
  const program = { command: 'arecord', args };
  return {
    format,
    numbers: 0x1000000,
    open: (sizes) => ExternalSource.open({ ...options(program), ...sizes }, THREAD),
  };
});

describePcmSource('a program that writes half a frame at a time', async () => ({
  format,
  numbers: 0x1000000,
  open: (sizes) => ExternalSource.open({ ...options(counting('--torn')), ...sizes }, THREAD),
}));

const target = new Uint8Array(480 * 8);

/** Reads until the source ends; gives the frames that it gave before. */
function readToTheEnd(): number {
  let frames = 0;
  for (;;) {
    const read = source!.read(target);
    if (read.kind === 'ended') return frames;
    if (read.kind === 'frames') frames += read.frames;
  }
}

it('gives every frame of a program that ends, and says at the next attempt how it ended', () => {
  const opener = openProgram(THREAD);
  const program = counting('--frames', '5003', '--last-words', 'the desk was switched off', '--exit', '3');
  source = opener(options(program));
  expect(readToTheEnd()).toBe(5_003);
  source.close();
  expect(() => opener(options(program))).toThrow(
    /ended with code 3\. .+ Its last words: banner \/ the desk was switched off/,
  );
  source = opener(options(program));
  expect(source.read(target)).toMatchObject({ kind: 'frames', frames: 480 });
});

it.each([
  [
    'ends before its first frame',
    counting('--frames', '0', '--exit', '1', '--last-words', 'no such desk'),
    /code 1.*no such desk/,
  ],
  [
    'does not exist',
    { command: '/nonexistent/recorder', args: [] },
    /\/nonexistent\/recorder (ended with code|does not start)/,
  ],
])('refuses a program that %s with its reason', (_, program, reason) => {
  expect(() => open(program)).toThrow(reason);
});

it('ends a program that gives nothing any more, and says so', () => {
  const opener = openProgram(THREAD);
  source = opener(options(counting('--frames', '4800', '--then-hang')));
  expect(readToTheEnd()).toBe(4_800);
  source.close();
  expect(() => opener(options(counting()))).toThrow(/gave no sound for 4 s and was stopped/);
});

it('hands its arguments to the program as they are: no shell reads them', () => {
  const path = join(dir, 'never.txt');
  const words = `$(touch ${path}); > ${path} 'a b' *`;
  expect(() => open(counting('--frames', '0', '--exit', '0', '--last-words', words))).toThrow(words);
  expect(() => readFileSync(path)).toThrow('ENOENT');
});

it('leaves no program behind when it is closed, also one that does not listen', async () => {
  const pidFile = join(dir, 'pid');
  writeFileSync(pidFile, '');
  open(counting('--pid-file', pidFile, '--deaf'));
  const pid = readFileSync(pidFile, 'utf8');
  source!.close();
  await until('a program that is gone', () => isGone(pid) || undefined);
});

/** A process that ended and was not waited for yet is still listed, as a zombie. */
function isGone(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}
