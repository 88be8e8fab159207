import { expect, test } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import 'reflect-metadata';

import { migrate } from '../../src/platform/database/migrate.ts';
import { PlatformModule } from '../../src/platform/platform.module.ts';
import { QueueModule } from '../../src/platform/queue/queue.module.ts';
import { testConfig } from '../support/test-config.ts';
import { startTestCluster } from '../support/test-database.ts';

test('stops the start of a worker that names a queue without its processor', async () => {
  const cluster = await startTestCluster();
  await migrate(cluster.postgres.url);
  @Module({ imports: [PlatformModule.of(testConfig(cluster)), QueueModule.workOn('things.forgotten')] })
  class Program {}
  const program = await Test.createTestingModule({ imports: [Program] }).compile();
  await expect(program.init()).rejects.toThrow('No processor works on these queues: things.forgotten');
  await program.close();
  await cluster.stop();
});
