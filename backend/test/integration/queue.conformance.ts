import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Job, Queue } from 'bullmq';
import { IsInt, IsString } from 'class-validator';
import 'reflect-metadata';
import { DataSource } from 'typeorm';

import type { ControllerConfig } from '../../src/platform/config/controller-config.ts';
import { PlatformModule } from '../../src/platform/platform.module.ts';
import { type JobDeclaration, parsePayload } from '../../src/platform/queue/job-declaration.ts';
import { Outbox } from '../../src/platform/queue/outbox.ts';
import { QueueModule } from '../../src/platform/queue/queue.module.ts';
import { Queues } from '../../src/platform/queue/queues.ts';
import { RepeatedJobs } from '../../src/platform/queue/repeated-jobs.ts';
import { until } from '../support/until.ts';

const QUEUE = 'tests.count';

class CountPayload {
  @IsString() key!: string;
  /** Attempts that are to fail before one succeeds. */
  @IsInt() failures!: number;
}

const seen: { key: string }[] = [];

@Processor(QUEUE)
class CountProcessor extends WorkerHost {
  override async process(job: Job<unknown>): Promise<void> {
    const { key, failures } = parsePayload(CountPayload, job.data);
    seen.push({ key });
    if (job.attemptsMade < failures) throw new Error('not yet');
  }
}

const count: JobDeclaration<CountPayload> = {
  queue: QUEUE,
  name: QUEUE,
  payload: CountPayload,
  options: ({ key }) => ({ jobId: key, attempts: 4, backoff: { type: 'fixed', delay: 50 } }),
};
const runsOf = (key: string): number => seen.filter((run) => run.key === key).length;
/** Long enough for a job that is not to come to have come. */
const SETTLE_MS = 600;

/** What every queue behind the platform's face has to do, whatever holds it. */
export const describeQueue = (
  name: string,
  prepare: () => Promise<{ config: ControllerConfig; end(): Promise<void> }>,
): void => {
  describe(`queued work in ${name}`, () => {
    let place: Awaited<ReturnType<typeof prepare>>;
    let programs: INestApplicationContext[] = [];

    const startWorker = async (): Promise<INestApplicationContext> => {
      @Module({ imports: [PlatformModule.of(place.config), QueueModule.workOn(QUEUE)], providers: [CountProcessor] })
      class WorkerUnderTest {}
      const program = await NestFactory.createApplicationContext(WorkerUnderTest, {
        logger: false,
        abortOnError: false,
      });
      await program.init();
      programs.push(program);
      return program;
    };

    const enqueue = async (program: INestApplicationContext, key: string, failures = 0): Promise<void> =>
      program.get(DataSource).transaction((manager) => program.get(Outbox).enqueue(manager, count, { key, failures }));

    const queueOf = (program: INestApplicationContext): Queue => program.get(Queues).named(QUEUE);

    beforeAll(async () => {
      place = await prepare();
    });
    afterAll(async () => place.end());
    beforeEach(() => void seen.splice(0));
    afterEach(async () => {
      await Promise.all(programs.map((program) => program.close()));
      programs = [];
    });

    test('runs what a committed transaction asked for, once, with two workers', async () => {
      const [program] = await Promise.all([startWorker(), startWorker()]);
      const keys = Array.from({ length: 40 }, (_, turn) => `once-${String(turn)}`);
      await Promise.all(keys.map((key) => enqueue(program, key)));
      await until('the queue', () => seen.length >= keys.length);
      await pause(SETTLE_MS);
      expect(seen.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
      expect(await program.get(DataSource).query('SELECT * FROM outbox')).toEqual([]);
    });

    test('runs nothing of a transaction that rolled back', async () => {
      const program = await startWorker();
      const work = program.get(DataSource).transaction(async (manager) => {
        await program.get(Outbox).enqueue(manager, count, { key: 'never', failures: 0 });
        throw new Error('changed its mind');
      });
      await expect(work).rejects.toThrow('changed its mind');
      await pause(SETTLE_MS);
      expect(runsOf('never')).toBe(0);
    });

    test('keeps what is asked for while no worker runs, and runs it when one comes', async () => {
      const first = await startWorker();
      await queueOf(first).pause();
      await enqueue(first, 'patient');
      await until('the queue', async () => (await first.get(DataSource).query('SELECT 1 FROM outbox')).length === 0);
      await first.close();
      programs = [];
      const second = await startWorker();
      await queueOf(second).resume();
      await until('the queue', () => runsOf('patient') === 1);
    });

    test('sees one job where its key is asked for twice', async () => {
      const program = await startWorker();
      await queueOf(program).pause();
      await enqueue(program, 'double');
      await enqueue(program, 'double');
      await until('the queue', async () => (await program.get(DataSource).query('SELECT 1 FROM outbox')).length === 0);
      await queueOf(program).resume();
      await until('the queue', () => runsOf('double') === 1);
      await pause(SETTLE_MS);
      expect(runsOf('double')).toBe(1);
    });

    test('tries again after a failure until it succeeds', async () => {
      const program = await startWorker();
      await enqueue(program, 'stubborn', 2);
      await until('the queue', () => runsOf('stubborn') === 3);
      await until('the queue', async () => (await queueOf(program).getJob('stubborn'))?.isCompleted() ?? false);
    });

    test('gives up at once on a payload that does not fit its class', async () => {
      const program = await startWorker();
      await queueOf(program).add(QUEUE, { key: 7 }, { jobId: 'misfit', attempts: 4 });
      const find = async () => queueOf(program).getJob('misfit');
      await until('the queue', async () => (await find())?.isFailed() ?? false);
      const job = (await find())!;
      expect(job.attemptsMade).toBe(1);
      expect(job.failedReason).toContain('payload of CountPayload is invalid');
    });

    test('runs a repeated job once each time, however many workers declare it', async () => {
      const both = await Promise.all([startWorker(), startWorker()]);
      const startedMs = performance.now();
      await Promise.all(
        both.map((program) => program.get(RepeatedJobs).every(400, count, { key: 'tick', failures: 0 })),
      );
      await until('the queue', () => runsOf('tick') >= 4);
      await queueOf(both[0]).removeJobScheduler(QUEUE);
      const intervals = (performance.now() - startedMs) / 400;
      expect(runsOf('tick')).toBeLessThanOrEqual(Math.ceil(intervals) + 1);
    });
  });
};
