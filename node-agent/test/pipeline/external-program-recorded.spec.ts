import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, expect, it } from '@jest/globals';

import { LEDGER_FILE, parseLedger } from '../../src/pcm/ledger.ts';
import { CaptureRig, until } from './support/capture-rig.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';

const COUNTER = fileURLToPath(new URL('support/count-frames.mjs', import.meta.url));

let rig: CaptureRig;
afterEach(() => rig.dispose());

/** A capture of a counting program, which tells its process id in a file. */
async function start(...extra: string[]): Promise<void> {
  rig = await CaptureRig.prepare();
  const args = [COUNTER, '--pid-file', join(rig.dir, 'pid'), ...extra].map((arg) => `--program-argument=${arg}`);
  await rig.startCapture(['--source', 'external', '--device', 'a counter', '--program', process.execPath, ...args]);
}

const programPid = (): number => Number(readFileSync(join(rig.dir, 'pid'), 'utf8'));

function isGone(pid: number): boolean {
  try {
    return readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}

it('records a program to the sample, and says in the ledger that it was one', async () => {
  await start();
  const { isDemo } = await rig.join();
  await rig.record(48_000);
  const outcome = await rig.leave();
  expect(isDemo).toBe(false);
  const recording = await readRecording(join(rig.dir, 'rec_one'), [1, 2]);
  expect(recording.gaps).toEqual([]);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
  expect(misplacedSegments(recording)).toEqual([]);
  const { lines } = parseLedger(await readFile(join(rig.dir, 'rec_one', LEDGER_FILE)));
  expect(lines[0]).toMatchObject({ type: 'start', source: 'external', device: 'a counter' });
});

it('starts a program that died again and goes on in the same recording, with the time between as a gap', async () => {
  await start();
  await rig.join();
  await rig.record(24_000);
  const before = programPid();
  process.kill(before, 'SIGKILL');
  await until('the reason in the state of the device', async () => {
    const { deviceState } = await rig.status();
    return (deviceState.state === 'gone' && deviceState.problem.detail.includes('was ended by SIGKILL')) || undefined;
  });
  await until('another program', () => programPid() !== before || undefined);
  await rig.record(24_000);
  const outcome = await rig.leave();

  const { lines } = parseLedger(await readFile(join(rig.dir, 'rec_one', LEDGER_FILE)));
  const gaps = lines.filter((line) => line.type === 'gap');
  const segments = lines.filter((line) => line.type === 'segment');
  expect(gaps.map(({ cause }) => cause)).toEqual(['device-gone']);
  const frames = [...gaps, ...segments].reduce((sum, { lengthFrames }) => sum + lengthFrames, 0);
  expect(frames).toBe(outcome.totalFrames);
  // A program has no clock that outlives it: the gap is what passed by ours, half a second of waiting at least.
  expect(gaps[0]!.lengthFrames).toBeGreaterThan(0.4 * 48_000);
});

it('leaves no program behind when the capture is killed, not even one that writes nothing more', async () => {
  await start('--frames', '4800', '--then-hang');
  await rig.join();
  const pid = programPid();
  expect(isGone(pid)).toBe(false);
  await rig.end('SIGKILL');
  await until('a program that is gone', () => isGone(pid) || undefined);
});
