import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import 'reflect-metadata';

import { captureRecords, isCaptureAlive } from '../../src/capture-supervision/capture-files.ts';
import { CaptureFleet } from '../../src/capture-supervision/capture-fleet.ts';
import { MeterRelay } from '../../src/capture-supervision/meter-relay.ts';
import { agentLog } from '../../src/platform/log.ts';
import { paceDevice } from '../device/build-device.ts';
import { until } from './support/capture-rig.ts';
import { readRecording } from './support/recording-on-disk.ts';

jest.setTimeout(60_000);

let dir: string;
let env: NodeJS.ProcessEnv;
let stop: AbortController;
const plan = {
  interfaceId: 'room',
  backend: 'alsa',
  systemRef: 'pace',
  channels: 2,
  rate: 48_000,
  sampleFormat: 'S32_LE',
  preRollSeconds: 0,
} as const;

beforeEach(async () => {
  dir = mkdtempSync('/tmp/frozen-');
  env = (await paceDevice({ dir })).env;
  stop = new AbortController();
});
afterEach(() => {
  stop.abort();
  for (const record of captureRecords(dir).filter(isCaptureAlive)) process.kill(record.pid, 'SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

/** What an agent keeps; a second one takes up what the first one left. */
function agent(): CaptureFleet {
  const program = {
    mainPath: fileURLToPath(new URL('../../dist/capture-main.js', import.meta.url)),
    runDir: dir,
    logDir: dir,
    env,
    formatsOf: () => [],
    isOffered: () => true,
    soughtOf: () => null,
    externalInput: null,
    realtimePriority: 0,
    ringDir: null,
    idleExitSeconds: 30,
  };
  return new CaptureFleet(program, new MeterRelay(() => undefined), stop.signal, agentLog('error'));
}

const pids = (): number[] => captureRecords(dir).map(({ pid }) => pid);
const codeOf = async (fleet: CaptureFleet) => (await fleet.states())[0]?.problemCode;

it('reports a capture that is stopped, leaves it alone, and has its recording whole when it goes on', async () => {
  const first = agent();
  const tap = { recordingId: 'rec_one', dir: join(dir, 'rec_one'), channels: [1, 2], segmentFrames: 24_000 };
  await first.join(plan, { ...tap, endAtUtcMs: null, preRollMs: 0, description: '' }, { hasBegun: false });
  expect(await first.states()).toMatchObject([{ interfaceId: 'room', state: 'capturing', rate: 48_000, channels: 2 }]);
  const [pid] = pids();
  process.kill(pid!, 'SIGSTOP');
  await until('a report', async () => ((await codeOf(first)) === 'capture.not-answering' ? true : undefined));
  await expect(first.totalFrames(plan, 'rec_one')).rejects.toThrow('lives and does not answer');

  const second = agent();
  await second.attachLiving();
  expect(await codeOf(second)).toBe('capture.not-answering');
  expect(pids()).toEqual([pid]);

  process.kill(pid!, 'SIGCONT');
  await until('an answer', async () => ((await codeOf(second)) === null ? true : undefined));
  const { totalFrames } = await second.leave(plan, 'rec_one', 'operator');
  expect(pids()).toEqual([pid]);
  const recording = await readRecording(join(dir, 'rec_one'), [1, 2]);
  expect(recording.totalFrames).toBe(totalFrames);
});
