import { expect, test } from '@jest/globals';

import { captureCommand, chosenFormat } from './capture-command.ts';

const plan = {
  interfaceId: 'alsa_card_x32_dev_0',
  backend: 'alsa' as const,
  systemRef: 'hw:CARD=X32,DEV=0',
  channels: 32,
  rate: 48_000,
  sampleFormat: null,
};

test('takes the widest format that the device gives unless one is planned', () => {
  expect(chosenFormat(plan, ['S16_LE', 'S24_3LE'])).toBe('S24_3LE');
  expect(chosenFormat(plan, ['S16_LE', 'S32_LE'])).toBe('S32_LE');
  expect(chosenFormat({ ...plan, sampleFormat: 'S16_LE' }, ['S32_LE'])).toBe('S16_LE');
});

test('opens a demo room as its file, labelled', () => {
  const demo = { ...plan, backend: 'demo' as const, systemRef: 'demo:/srv/speech.wav' };
  const command = captureCommand(demo, { socketPath: '/run/s', format: 'S16_LE', idleExitSeconds: 5 });
  expect(command.join(' ')).toBe(
    '--source demo --device Demo room --demo-file /srv/speech.wav --rate 48000 --channels 32 --format S16_LE --interface-id alsa_card_x32_dev_0 --socket /run/s --idle-exit-ms 5000',
  );
});
