import { expect, test } from '@jest/globals';

import { ConfigurationError, readAgentConfig } from './agent-config.ts';

const issuesOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    readAgentConfig(env, {});
  } catch (error) {
    if (error instanceof ConfigurationError) return error.issues;
    throw error;
  }
  return [];
};

test('names every wrong key at once, each with the nearest known one', () => {
  expect(issuesOf({ RAKKR_STATEDIR: '/x', RAKKR_DEMO_FIL: '/y', RAKKR_LOG_LEVEL: 'loud' })).toEqual([
    'RAKKR_DEMO_FIL is not a known key. The nearest one is RAKKR_DEMO_FILE.',
    'RAKKR_STATEDIR is not a known key. The nearest one is RAKKR_STATE_DIR.',
    'RAKKR_LOG_LEVEL is "loud". It is one of debug, info, warn, error.',
  ]);
});

test('takes a priority that there is, or none', () => {
  const priorityOf = (value: string) =>
    readAgentConfig({ RAKKR_CAPTURE_REALTIME_PRIORITY: value }, {}).captureRealtimePriority;
  expect([priorityOf('0'), priorityOf('35'), priorityOf('')]).toEqual([0, 35, null]);
  expect(issuesOf({ RAKKR_CAPTURE_REALTIME_PRIORITY: 'high' })).toEqual([
    'RAKKR_CAPTURE_REALTIME_PRIORITY is "high". It is a priority from 1 to 99, or 0 for none.',
  ]);
});

test('refuses a time after which no capture process would start with it', () => {
  const sentence = (value: string) =>
    `RAKKR_CAPTURE_IDLE_EXIT_SECONDS is "${value}". It is a whole number of seconds from 1 to 86400.`;
  for (const value of ['0', '86401', '-1', '1.5', 'soon', '99999999']) {
    expect(issuesOf({ RAKKR_CAPTURE_IDLE_EXIT_SECONDS: value })).toEqual([sentence(value)]);
  }
  expect(readAgentConfig({ RAKKR_CAPTURE_IDLE_EXIT_SECONDS: '1' }, {}).captureIdleExitSeconds).toBe(1);
});

test('keeps the rings of its captures in memory that outlives them, unless that is not wanted', () => {
  const ringDirOf = (value: string) => readAgentConfig({ RAKKR_CAPTURE_RING_DIR: value }, {}).captureRingDir;
  expect([ringDirOf(''), ringDirOf('/run/rakkr'), ringDirOf('none')]).toEqual(['/dev/shm', '/run/rakkr', null]);
});

test('keeps as much of the disk free as is asked for, nothing included', () => {
  const reserveOf = (value: string) => readAgentConfig({ RAKKR_SPOOL_RESERVE_MIB: value }, {}).spoolReserveBytes;
  expect([reserveOf('0'), reserveOf('2048'), reserveOf('')]).toEqual([0, 2048 * 1024 * 1024, null]);
  expect(issuesOf({ RAKKR_SPOOL_RESERVE_MIB: '5 %' })).toEqual([
    'RAKKR_SPOOL_RESERVE_MIB is "5 %". It is a whole number of MiB from 0 to 9999999.',
  ]);
});

test('leaves the keys of the other programs alone', () => {
  expect(issuesOf({ RAKKR_DATA_DIR: '/x', RAKKR_TLS: 'self-signed', PATH: '/bin' })).toEqual([]);
});

test('accepts a key of the earlier agent that means nothing here, and says what took its place', () => {
  const { warnings } = readAgentConfig({ RAKKR_HEARTBEAT_SECONDS: '5' }, {});
  expect(warnings).toEqual(['RAKKR_HEARTBEAT_SECONDS has no effect. The controller decides how often.']);
});

test('takes a program that records from its template, and refuses one that it cannot read', () => {
  const template = { RAKKR_CAPTURE_ARGS_TEMPLATE: '--target {device} -', RAKKR_CAPTURE_DEVICE: 'Studio A' };
  expect(readAgentConfig({ ...template, RAKKR_CAPTURE_COMMAND: 'pw-record' }, {}).externalInput).toEqual({
    command: 'pw-record',
    template: ['--target', '{device}', '-'],
    device: 'Studio A',
    format: { sampleFormat: 'S16_LE', rate: 48_000, channels: 2 },
  });
  const flags = { captureArgsTemplate: '-', captureCommand: 'jack_capture' };
  expect(readAgentConfig(template, flags).externalInput).toMatchObject({ command: 'jack_capture', template: ['-'] });
  expect(
    issuesOf({ RAKKR_CAPTURE_ARGS_TEMPLATE: '"', RAKKR_CAPTURE_CHANNELS: '0', RAKKR_CAPTURE_FORMAT: 'MP3' }),
  ).toEqual([
    'RAKKR_CAPTURE_FORMAT is "MP3". It is one of S16_LE, S24_LE, S24_3LE, S32_LE, FLOAT_LE.',
    'RAKKR_CAPTURE_ARGS_TEMPLATE is wrong. A " is not closed.',
    'RAKKR_CAPTURE_CHANNELS is "0". It is a whole number from 1 to 256.',
  ]);
});

test('says that the format of a program means nothing without its template', () => {
  const { externalInput, warnings } = readAgentConfig({ RAKKR_CAPTURE_COMMAND: 'arecord' }, {});
  expect(externalInput).toBeNull();
  expect(warnings).toEqual([
    'RAKKR_CAPTURE_COMMAND has no effect without RAKKR_CAPTURE_ARGS_TEMPLATE. Rooms decide how a card is opened.',
  ]);
});

test('takes a flag before the environment', () => {
  const { controller } = readAgentConfig({ RAKKR_CONTROLLER_URL: 'http://localhost:1' }, { url: 'http://localhost:2' });
  expect(controller.url).toBe('http://localhost:2');
});

test('keeps sockets reachable where the state stands too deep for the name of a socket', () => {
  const deep = `/${'deep/'.repeat(30)}`;
  const { runDir } = readAgentConfig({ RAKKR_STATE_DIR: deep }, {});
  expect(runDir.length).toBeLessThan(70);
  expect(readAgentConfig({ RAKKR_STATE_DIR: deep }, {}).runDir).toBe(runDir);
  expect(issuesOf({ RAKKR_RUN_DIR: deep })).toEqual([
    'RAKKR_RUN_DIR is too long for a Unix socket. Choose a shorter path.',
  ]);
});
