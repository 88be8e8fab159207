import { mkdtemp, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:net';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import 'reflect-metadata';

import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';

import { type ControlHandlers, ControlServer } from '../capture-control/control-server.ts';
import { CONTROL_PROTOCOL_VERSION, type CaptureStatus } from '../capture-control/messages.ts';
import { CaptureProblem } from '../pcm/capture-problem.ts';
import type { TapOrder, TapStart } from '../pcm/tap.ts';
import { socketPathOf } from './capture-files.ts';
import { CaptureFleet } from './capture-fleet.ts';
import { MeterRelay } from './meter-relay.ts';

let dir: string;
let letGo: AbortController;
let server: Server | null;
let capture: ControlServer | null;
beforeEach(async () => {
  dir = await mkdtemp('/tmp/capture-fleet-');
  letGo = new AbortController();
  server = null;
  capture = null;
});
afterEach(async () => {
  letGo.abort();
  server?.close();
  await capture?.close();
  await rm(dir, { recursive: true, force: true });
});

const plan: CapturePlanDto = {
  ...{ interfaceId: 'card-1', backend: 'external', systemRef: 'gone', channels: 2, rate: 48_000 },
  ...{ sampleFormat: null, preRollSeconds: 0 },
};

const JOIN_TIMEOUT_MS = 100;

/** A node that starts no capture for the device: its program was taken out of the configuration. */
const fleetThatStartsNone = (): CaptureFleet =>
  new CaptureFleet(
    {
      ...{ mainPath: '/nowhere', runDir: dir, logDir: dir, env: {}, formatsOf: () => [], isOffered: () => false },
      ...{ soughtOf: () => null, externalInput: null, idleExitSeconds: null, ringDir: null, realtimePriority: null },
    },
    new MeterRelay(() => undefined),
    letGo.signal,
    pino({ level: 'silent' }),
    JOIN_TIMEOUT_MS,
  );

it('says that nobody records, where no capture of the device lives and none can be started', async () => {
  const left = fleetThatStartsNone().leave(plan, 'rec_1', 'operator');
  await expect(left).rejects.toMatchObject({ code: 'capture.tap-unknown' });
});

it('says that nobody knows more than the disk, where the capture that is kept does not start', async () => {
  const fleet = fleetThatStartsNone();
  fleet.apply([plan]);
  await expect(fleet.ledger(plan, 'rec_1')).rejects.toMatchObject({ code: 'capture.tap-unknown' });
});

it('asks a process that listens for the device, whatever became of its record', async () => {
  let isAsked = false;
  const listening = createServer((socket) => {
    isAsked = true;
    socket.destroy();
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(socketPathOf(dir, plan.interfaceId), resolve));
  const left = fleetThatStartsNone().leave(plan, 'rec_1', 'operator');
  await expect(left).rejects.toMatchObject({ code: 'capture.unavailable' });
  expect(isAsked).toBe(true);
});

/** For what is not to happen: several times as long as it would take. */
const LONG_MS = 300;
const FORMAT = { sampleFormat: 'S16_LE', rate: 48_000, channels: 2 } as const;
const tap: TapOrder = {
  ...{ recordingId: 'rec_1', dir: '/nowhere', channels: [1], segmentFrames: 48_000, endAtUtcMs: null },
  ...{ preRollMs: 0, description: '' },
};
const startAt = (startFrame: number): TapStart => ({
  ...{ recordingId: 'rec_1', startFrame, deviceFrame: 0, firstFrameAtUtcMs: 1, preRollFrames: 0 },
  ...{ deviceFormat: FORMAT, format: FORMAT, isDemo: false, resumedAfterGap: null },
});
const status: CaptureStatus = {
  ...{ version: '1', pid: process.pid, startedAtMs: 1, source: 'external', isDemo: false, device: 'gone' },
  ...{ deviceState: { state: 'opening' }, format: null, periodFrames: null, bufferFrames: null, ringSeconds: null },
  ...{ ringOutlives: false, framesCaptured: 0, gaps: 0, gapFrames: 0, realtimePriority: 'not-requested' },
  ...{ memoryLock: 'not-requested', taps: [] },
};

/** A capture that joins as it is told, and what else it was asked for. */
async function captureThatJoins(join: ControlHandlers['join']): Promise<readonly string[]> {
  const asked: string[] = [];
  const refuse = async (): Promise<never> => {
    throw new CaptureProblem('capture.tap-unknown', 'It is unknown here.');
  };
  capture = new ControlServer(
    {
      ...{ join, ledger: refuse, 'take-held': refuse, 'held-is-safe': refuse },
      hello: async () => ({ protocolVersion: CONTROL_PROTOCOL_VERSION, version: '1', pid: 1, device: 'gone' }),
      status: async () => status,
      leave: async () => {
        asked.push('leave');
        return refuse();
      },
      shutdown: async () => {
        asked.push('shutdown');
        return { taps: [] };
      },
    },
    { onClients: () => undefined, onWatched: () => undefined, onFailure: () => undefined },
  );
  await capture.listen(socketPathOf(dir, plan.interfaceId));
  return asked;
}

const pass = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const full = async (): Promise<never> => {
  throw new CaptureProblem('spool.disk-full', 'There is no room left.');
};
/** Joins only after nobody waits any longer. */
const late = (startFrame: number) => async () => pass(JOIN_TIMEOUT_MS + 50).then(() => startAt(startFrame));

it.each([
  { what: 'gives the device back that refused a fresh recording', join: full, hasBegun: false, asked: ['shutdown'] },
  { what: 'keeps the capture that refused a recording that had begun', join: full, hasBegun: true, asked: [] },
  {
    what: 'leaves a fresh recording that started too late',
    ...{ join: late(0), hasBegun: false, asked: ['leave', 'shutdown'] },
  },
  { what: 'lets a recording go on that was taken up late', join: late(480), hasBegun: true, asked: [] },
  {
    what: 'lets a recording go on that was taken up late, and was not known to have begun',
    ...{ join: late(480), hasBegun: false, asked: ['shutdown'] },
  },
])('$what', async ({ join, hasBegun, asked }) => {
  const wasAsked = await captureThatJoins(join);
  const refused = fleetThatStartsNone().join(plan, tap, { hasBegun });
  await expect(refused).rejects.toBeInstanceOf(CaptureProblem);
  await pass(LONG_MS);
  expect(wasAsked.toSorted()).toEqual(asked);
});
