import { expect, test } from '@jest/globals';

import { type ParsedCommandLine, parseCommandLine } from './command-line.ts';

function parse(...args: string[]): ParsedCommandLine & { out: string; err: string } {
  let out = '';
  let err = '';
  const parsed = parseCommandLine(args, { out: (text) => void (out += text), err: (text) => void (err += text) });
  return { ...parsed, out, err };
}

test('refuses a misspelt command and names the nearest', () => {
  const { kind, err } = parse('enroll');
  expect(kind).toBe('answered');
  expect(err).toContain('The nearest one is "enrol"');
});

test.each([['rnu'], ['--prnt-inventory'], ['run', 'now'], ['run', '--fast'], []])(
  'never starts the daemon for "%s"',
  (...args) => {
    expect(parse(...args.filter((arg) => typeof arg === 'string'))).toMatchObject({ kind: 'answered', exitCode: 2 });
  },
);

test('prints its version and ends well', () => {
  expect(parse('--version')).toMatchObject({ kind: 'answered', exitCode: 0 });
  expect(parse('--version').out).toMatch(/^rakkr-agent \d+\.\d+\.\d+/);
});

test('takes the connection flags of the earlier agent as an order to run', () => {
  expect(parse('--controller-url', 'http://localhost:1', '--controller-token', 't', '--node-id', 'n')).toMatchObject({
    command: { kind: 'run' },
    overrides: { url: 'http://localhost:1', token: 't', nodeId: 'n' },
  });
});

test('takes a program that records, with its arguments', () => {
  expect(
    parse('run', '--capture-command', 'pw-record', '--capture-args-template', '--target {device} -'),
  ).toMatchObject({
    overrides: { captureCommand: 'pw-record', captureArgsTemplate: '--target {device} -' },
  });
});

test('takes a fingerprint as tools print it', () => {
  const hex = 'ab'.repeat(32);
  const printed = `SHA256:${hex.toUpperCase().replaceAll(/(..)(?!$)/g, '$1:')}`;
  expect(parse('enrol', '--controller-url', 'https://c', '--token', 't', '--ca-fingerprint', printed)).toMatchObject({
    command: { kind: 'enrol', url: 'https://c', token: 't', caFingerprint: hex },
  });
});

test('refuses a fingerprint that is none', () => {
  expect(parse('enrol', '--controller-url', 'https://c', '--token', 't', '--ca-fingerprint', 'abc').err).toContain(
    '64 hex digits',
  );
});
