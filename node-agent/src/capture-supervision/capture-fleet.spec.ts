import { mkdtemp, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:net';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import 'reflect-metadata';

import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';

import { socketPathOf } from './capture-files.ts';
import { CaptureFleet } from './capture-fleet.ts';
import { MeterRelay } from './meter-relay.ts';

let dir: string;
let letGo: AbortController;
let server: Server | null;
beforeEach(async () => {
  dir = await mkdtemp('/tmp/capture-fleet-');
  letGo = new AbortController();
  server = null;
});
afterEach(async () => {
  letGo.abort();
  server?.close();
  await rm(dir, { recursive: true, force: true });
});

const plan: CapturePlanDto = {
  ...{ interfaceId: 'card-1', backend: 'external', systemRef: 'gone', channels: 2, rate: 48_000 },
  ...{ sampleFormat: null, preRollSeconds: 0 },
};

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
