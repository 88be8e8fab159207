import { expect, test } from '@jest/globals';
import 'reflect-metadata';

import { ConfigurationError } from './configuration-error.ts';
import { readControllerSettings } from './read-controller-settings.ts';

const issuesOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    readControllerSettings(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.issues;
    throw error;
  }
  return [];
};

test('names every wrong key at once, an unknown one with the nearest known one', () => {
  expect(
    issuesOf({ RAKKR_DATADIR: '/x', PORT: 'eighty', RAKKR_TLS: 'yes', RAKKR_LOG_LEVEL: 'loud', RAKKR_TLS_CERT: '/c' }),
  ).toEqual([
    'RAKKR_DATADIR is not a known key. The nearest one is RAKKR_DATA_DIR.',
    expect.stringContaining('PORT'),
    expect.stringContaining('PORT'),
    expect.stringContaining('PORT is not a port number'),
    'RAKKR_TLS is not "self-signed". It is "yes".',
    expect.stringContaining('RAKKR_LOG_LEVEL is not one of'),
    'RAKKR_TLS_CERT is set without RAKKR_TLS_KEY. Set both.',
  ]);
});

test('never repeats a connection string, which holds a password', () => {
  expect(issuesOf({ DATABASE_URL: 'mysql://rakkr:hunter2@db/x' }).join()).not.toContain('hunter2');
});

test('leaves the keys of the other programs alone', () => {
  expect(issuesOf({ RAKKR_SPOOL_DIR: '' })).toHaveLength(1);
  expect(issuesOf({ RAKKR_STATE_DIR: '/x', PATH: '/bin' })).toEqual([]);
});

test('accepts a key of the earlier controller that means nothing here, and says what took its place', () => {
  expect(readControllerSettings({ RAKKR_RECORDING_CACHE_DIR: '/x' }).warnings).toEqual([
    'RAKKR_RECORDING_CACHE_DIR has no effect. Audio stands below RAKKR_DATA_DIR.',
  ]);
});

test('refuses an address that others reach while there is no TLS, and says what to set', () => {
  expect(issuesOf({ RAKKR_BIND_ADDRESS: '0.0.0.0' })).toEqual([expect.stringContaining('RAKKR_TLS=self-signed')]);
  expect(issuesOf({ RAKKR_BIND_ADDRESS: '::' })).toHaveLength(1);
});

test.each([
  { RAKKR_TLS: 'self-signed' },
  { RAKKR_TLS_CERT: '/c', RAKKR_TLS_KEY: '/k' },
  { RAKKR_TRUSTED_PROXY: '10.0.0.1, 10.1.0.0/16' },
])('binds to any address with %j', (transport) => {
  expect(issuesOf({ RAKKR_BIND_ADDRESS: '0.0.0.0', ...transport })).toEqual([]);
});

test('runs its own database on loopback where nothing is set', () => {
  const { http, database, queue } = readControllerSettings({});
  expect({ bind: http.bindAddress, port: http.port, database: database.kind, redis: queue.redisUrl }).toEqual({
    bind: '127.0.0.1',
    port: 8787,
    database: 'embedded',
    redis: null,
  });
});
