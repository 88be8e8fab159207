import { join } from 'node:path';

import type { ControllerConfig } from '../../src/platform/config/controller-config.ts';
import type { TestCluster } from './test-database.ts';

/** What a controller on that cluster is told; silent, on a free port of loopback. */
export const testConfig = ({ dataDir, secretsDir, postgres }: TestCluster): ControllerConfig => ({
  storage: { dataDir, secretsDir, audioDir: join(dataDir, 'audio') },
  database: { url: postgres.url, isEmbedded: true },
  queue: { redisUrl: null },
  http: {
    bindAddress: '127.0.0.1',
    port: 0,
    tls: { kind: 'none' },
    trustedProxies: [],
    publicUrl: null,
    consoleDir: join(dataDir, 'no-console'),
  },
  log: { level: 'silent' },
});
