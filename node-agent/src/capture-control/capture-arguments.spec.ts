import { expect, it } from '@jest/globals';

import { parseCaptureArguments } from './capture-arguments.ts';

const GOOD = ['--source', 'alsa', '--device', 'hw:CARD=X32', '--channels', '32', '--socket', '/run/x.sock'];

it('fills in what is usual', () => {
  expect(parseCaptureArguments(GOOD)).toMatchObject({
    format: { sampleFormat: 'S32_LE', rate: 48_000, channels: 32 },
    interfaceId: 'hw:CARD=X32',
    periodMs: 10,
    ringMs: 60_000,
    idleExitMs: 60_000,
    realtimePriority: 20,
    ringFile: null,
  });
});

it.each([
  [['--source', 'tape'], '--source is tape: it is one of alsa, external, demo, synthetic'],
  [['--channels', '0'], '--channels is 0: it is a whole number from 1 to 256'],
  [['--rate', '48k'], '--rate is 48k'],
  [['--format', 'S8'], '--format is S8'],
  [['--source', 'demo'], '--demo-file is missing'],
  [['--source', 'external'], '--program is missing'],
  [['--colour', 'red'], "Unknown option '--colour'"],
])('refuses %j by its name', (extra, sentence) => {
  expect(() => parseCaptureArguments([...GOOD, ...extra])).toThrow(sentence);
});
