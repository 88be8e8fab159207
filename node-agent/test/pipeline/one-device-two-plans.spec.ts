import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import 'reflect-metadata';

import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';
import { decodeMeterFrame, waveHeader } from '@rakkr/shared/audio';

import { CaptureFleet } from '../../src/capture-supervision/capture-fleet.ts';
import { MeterRelay } from '../../src/capture-supervision/meter-relay.ts';
import type { TapOrder } from '../../src/pcm/tap.ts';
import { agentLog } from '../../src/platform/log.ts';
import { until } from './support/capture-rig.ts';

jest.setTimeout(60_000);

const RATE = 48_000;
let dir: string;
let stop: AbortController;
let fleet: CaptureFleet;
/** Channels of the newest meter frame; 0 = none has levels. */
let channelsShown: number;

beforeEach(async () => {
  dir = await mkdtemp('/tmp/fleet-');
  stop = new AbortController();
  channelsShown = 0;
  const program = {
    mainPath: fileURLToPath(new URL('../../dist/capture-main.js', import.meta.url)),
    runDir: dir,
    logDir: dir,
    env: {},
    formatsOf: () => ['S16_LE'],
    isOffered: () => true,
    soughtOf: () => null,
    externalInput: null,
    idleExitSeconds: 1,
    ringDir: null,
    realtimePriority: null,
  };
  const meters = new MeterRelay((frame) => {
    channelsShown = decodeMeterFrame(frame).levels.length;
  });
  meters.demand(10);
  fleet = new CaptureFleet(program, meters, stop.signal, agentLog('error'));
});
afterEach(async () => {
  await fleet.endAll();
  stop.abort();
  await rm(dir, { recursive: true, force: true });
});

async function planOfFile(channels: number): Promise<CapturePlanDto> {
  const path = join(dir, `${String(channels)}.wav`);
  const format = { rate: RATE, channels, sampleFormat: 'S16_LE' } as const;
  const dataBytes = RATE * channels * 2;
  const texts = { description: '', originator: '', originatorReference: '' };
  const head = waveHeader({ format, dataBytes, ...texts, startedAt: new Date(0) });
  await writeFile(path, Buffer.concat([head, Buffer.alloc(dataBytes)]));
  const systemRef = `demo:${path}`;
  return {
    interfaceId: 'room',
    backend: 'demo',
    systemRef,
    channels,
    rate: RATE,
    sampleFormat: null,
    preRollSeconds: 0,
  };
}

/** A recording of which there is nothing yet. */
const FRESH = { hasBegun: false };

const tap = (recordingId: string, channels: number[]): TapOrder => ({
  recordingId,
  dir: join(dir, recordingId),
  channels,
  segmentFrames: RATE,
  endAtUtcMs: null,
  preRollMs: 0,
  description: '',
});

it('gives a recording the device as it was ordered when it is open in another way', async () => {
  const [mono, stereo] = [await planOfFile(1), await planOfFile(2)];
  fleet.apply([mono]);
  await until('levels of the device', () => (channelsShown === 1 ? true : undefined));
  const start = await fleet.join(stereo, tap('rec_one', [1, 2]), FRESH);
  expect(start.deviceFormat.channels).toBe(2);
});

it('records on when an earlier recording gives the device back in the same moment', async () => {
  const plan = await planOfFile(1);
  await fleet.join(plan, tap('rec_one', [1]), FRESH);
  await fleet.leave(plan, 'rec_one', 'operator');
  const start = await fleet.join(plan, tap('rec_two', [1]), FRESH);
  await until('a second of it', async () =>
    ((await fleet.totalFrames(plan, 'rec_two')) ?? 0) > RATE ? true : undefined,
  );
  expect(start.startFrame).toBe(0);
});

it('opens the device as the room wants it once the recording that held it has ended', async () => {
  const [mono, stereo] = [await planOfFile(1), await planOfFile(2)];
  fleet.apply([mono]);
  await fleet.join(mono, tap('rec_one', [1]), FRESH);
  fleet.apply([stereo]);
  await fleet.leave(mono, 'rec_one', 'operator');
  await until('levels of the other plan', () => (channelsShown === 2 ? true : undefined));
});
