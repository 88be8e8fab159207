import { expect, it } from '@jest/globals';

import { AlsaError } from './alsa-error.ts';

it.each([
  [32, 'overrun'],
  [86, 'suspended'],
  [19, 'device-gone'],
  [5, 'unclassified'],
])('classes errno %i of a running stream as %s', (errno, fault) => {
  expect(new AlsaError('snd_pcm_readi', 'hw:0', errno).fault).toBe(fault);
});

it.each([
  [16, 'capture.device-busy'],
  [2, 'capture.device-unknown'],
  [19, 'capture.device-unknown'],
  [13, 'capture.failed'],
])('maps errno %i at opening to %s and keeps the cause', (errno, code) => {
  const error = new AlsaError('snd_pcm_open', 'hw:0', errno);
  expect(error.toProblem()).toMatchObject({ code, cause: error, facts: { device: 'hw:0', errno } });
});
