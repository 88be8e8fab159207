import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import 'reflect-metadata';
import { DataSource } from 'typeorm';

import type { Role } from '@rakkr/shared/access/vocabulary';

import { IssueToken } from '../../src/modules/identity/index.ts';
import type { ControllerConfig } from '../../src/platform/config/controller-config.ts';
import { migrate } from '../../src/platform/database/migrate.ts';
import { startController } from '../../src/start-controller.ts';
import { type ApiClient, apiClient } from './api-client.ts';
import { testConfig } from './test-config.ts';
import { type TestCluster, startTestCluster } from './test-database.ts';

export interface TestController {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly cluster: TestCluster;
  readonly config: ControllerConfig;
  readonly database: DataSource;
  /** Requests of a machine token with that role. */
  signedInAs(role: Role): Promise<ApiClient>;
  /** Requests with that bearer; null sends none. */
  withBearer(token: string | null): ApiClient;
  stop(): Promise<void>;
}

export interface TestControllerOptions {
  readonly logLevel?: ControllerConfig['log']['level'];
  readonly consoleDir?: string;
}

/** The whole controller on a real, freshly migrated PostgreSQL, worker included, on a free port of 127.0.0.1. */
export const startTestController = async (options: TestControllerOptions = {}): Promise<TestController> => {
  const cluster = await startTestCluster();
  try {
    return await startOn(cluster, options);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
};

/** The same on a cluster that stands already, as after a restore. */
export const startOn = async (cluster: TestCluster, options: TestControllerOptions = {}): Promise<TestController> => {
  await migrate(cluster.postgres.url);
  const plain = testConfig(cluster);
  const config: ControllerConfig = {
    ...plain,
    http: { ...plain.http, consoleDir: options.consoleDir ?? plain.http.consoleDir },
    log: { level: options.logLevel ?? 'silent' },
  };
  const controller = await startController(config, null);
  const { app, url } = controller;
  const withBearer = (token: string | null): ApiClient => apiClient(url, token);
  return {
    app,
    url,
    cluster,
    config,
    database: app.get(DataSource),
    withBearer,
    signedInAs: async (role) => {
      const { token } = await app.get(IssueToken).run({ role, label: `test ${role}`, ttlMinutes: 60 });
      return withBearer(token);
    },
    stop: async () => {
      await controller.stop();
      await cluster.stop();
    },
  };
};
