import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import 'reflect-metadata';

import { anOrder } from '../../test/builders/an-order.ts';
import { ClaimWork } from './claim-work.ts';

const log = pino({ level: 'silent' });
let stop: AbortController;
beforeEach(() => {
  stop = new AbortController();
});
afterEach(() => stop.abort());

it('does not ask over and over where a controller, or a proxy, answers at once that there is no work', async () => {
  let claims = 0;
  const work = new ClaimWork(
    async () => {
      claims++;
      await sleep(1);
      return null;
    },
    async () => undefined,
    log,
  );
  const done = work.run(stop.signal);
  await sleep(300);
  expect(claims).toBe(1);

  work.wake();
  await sleep(50);
  expect(claims).toBe(2);
  stop.abort();
  await done;
});

it('asks again at once after work came', async () => {
  const started: string[] = [];
  const waiting = ['rec_1', 'rec_2', 'rec_3'];
  const work = new ClaimWork(
    async () => {
      const next = waiting.shift();
      if (next === undefined) stop.abort();
      return next === undefined ? null : anOrder(next).order;
    },
    async ({ recordingId }) => started.push(recordingId),
    log,
  );
  await work.run(stop.signal);
  expect(started).toEqual(['rec_1', 'rec_2', 'rec_3']);
});
