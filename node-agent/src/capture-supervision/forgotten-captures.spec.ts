import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import 'reflect-metadata';

import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';

import { captureRecords, ringFileOf, socketPathOf, writeCaptureRecord } from './capture-files.ts';
import { ForgottenCaptures } from './forgotten-captures.ts';

const KEEP_MS = 50;
/** For what is not to happen: several times as long as it would take. */
const LONG_MS = 300;
const log = pino({ level: 'silent' });
const plan: CapturePlanDto = {
  ...{ interfaceId: 'card-1', backend: 'alsa', systemRef: 'hw:1', channels: 2, rate: 48_000 },
  ...{ sampleFormat: null, preRollSeconds: 0 },
};

let dir: string;
let ring: string;
beforeEach(async () => {
  dir = mkdtempSync('/tmp/forgotten-');
  ring = ringFileOf(dir, socketPathOf(dir, plan.interfaceId))!;
  await writeCaptureRecord(dir, { plan, pid: 0x7fffffff, socketPath: socketPathOf(dir, plan.interfaceId) });
});
afterEach(() => rmSync(dir, { recursive: true }));

const anAgent = (): ForgottenCaptures => new ForgottenCaptures({ runDir: dir, ringDir: dir }, log, KEEP_MS);
const pass = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await pass(10);
};
const leaveRings = (): void => {
  for (const path of [ring, `${ring}.before`]) writeFileSync(path, 'audio');
};

it('removes both rings of a device after a while, and then the record', async () => {
  leaveRings();
  anAgent().forget(plan.interfaceId);
  expect(captureRecords(dir)).toHaveLength(1);
  await until(() => captureRecords(dir).length === 0);
  expect([existsSync(ring), existsSync(`${ring}.before`)]).toEqual([false, false]);
});

it('removes what an earlier agent did not live to remove', async () => {
  leaveRings();
  anAgent().resume();
  await until(() => captureRecords(dir).length === 0);
  expect([existsSync(ring), existsSync(`${ring}.before`)]).toEqual([false, false]);
});

it('leaves a ring to the process that follows after all', async () => {
  leaveRings();
  const agent = anAgent();
  agent.forget(plan.interfaceId);
  agent.remember(plan.interfaceId);
  await pass(LONG_MS);
  expect(existsSync(ring)).toBe(true);
});

it('keeps no record of a capture that left no ring', () => {
  anAgent().forget(plan.interfaceId);
  expect(captureRecords(dir)).toEqual([]);
});
