import { expect, test } from '@jest/globals';

import { parseCaptureArguments } from '../capture-control/capture-arguments.ts';
import { captureCommand, chosenFormat } from './capture-command.ts';

const plan = {
  interfaceId: 'alsa_card_x32_dev_0',
  backend: 'alsa' as const,
  systemRef: 'hw:CARD=X32,DEV=0',
  channels: 32,
  rate: 48_000,
  sampleFormat: null,
  preRollSeconds: 0,
};

test('takes the widest format that the device gives unless one is planned', () => {
  expect(chosenFormat(plan, ['S16_LE', 'S24_3LE'])).toBe('S24_3LE');
  expect(chosenFormat(plan, ['S16_LE', 'S32_LE'])).toBe('S32_LE');
  expect(chosenFormat({ ...plan, sampleFormat: 'S16_LE' }, ['S32_LE'])).toBe('S16_LE');
});

test('opens a demo room as its file, labelled', () => {
  const demo = { ...plan, backend: 'demo' as const, systemRef: 'demo:/srv/speech.wav' };
  const how = {
    socketPath: '/run/s',
    ringFile: '/dev/shm/r',
    format: 'S16_LE',
    idleExitSeconds: 5,
    realtimePriority: 30,
    sought: null,
    externalInput: null,
  } as const;
  const command = captureCommand(demo, how);
  expect(command.join(' ')).toBe(
    '--source demo --device Demo room --demo-file /srv/speech.wav --rate 48000 --channels 32 --format S16_LE --interface-id alsa_card_x32_dev_0 --socket /run/s --ring-ms 60000 --ring-file /dev/shm/r --idle-exit-ms 5000 --realtime-priority 30',
  );
});

test('wants a ring that holds the pre-roll of its rooms', () => {
  const how = {
    socketPath: '/run/s',
    ringFile: null,
    format: 'S32_LE',
    realtimePriority: null,
    idleExitSeconds: null,
    sought: null,
    externalInput: null,
  } as const;
  const args = captureCommand({ ...plan, preRollSeconds: 300 }, how);
  expect(parseCaptureArguments(args)).toMatchObject({ ringMs: 330_000 });
});

test('hands a card over by what it is known by, so that the capture finds it under another name', () => {
  const sought = {
    cardId: 'X32',
    deviceNumber: 0,
    port: 'pci0000:00/usb-2:1.0',
    serialNumber: 'S1',
    product: '1397:00d4',
    mayMove: true,
  };
  const args = captureCommand(plan, {
    socketPath: '/run/s',
    ringFile: null,
    format: 'S32_LE',
    idleExitSeconds: null,
    realtimePriority: null,
    sought,
    externalInput: null,
  });
  expect(parseCaptureArguments(args)).toMatchObject({ device: 'hw:CARD=X32,DEV=0', sought });
});

test('fills in what a program is told, and leaves its arguments as they are', () => {
  const external = { ...plan, backend: 'external' as const, systemRef: 'program:pw-record:Studio A', channels: 2 };
  const externalInput = {
    command: 'pw-record',
    template: ['--target', '{device}', '--format={format}', '--source', '{output}'],
    device: 'Studio A',
    format: { sampleFormat: 'S16_LE', rate: 48_000, channels: 2 } as const,
  };
  const how = {
    socketPath: '/run/s',
    ringFile: null,
    format: 'S16_LE',
    idleExitSeconds: null,
    realtimePriority: null,
    sought: null,
  } as const;
  expect(parseCaptureArguments(captureCommand(external, { ...how, externalInput }))).toMatchObject({
    source: 'external',
    program: { command: 'pw-record', args: ['--target', 'Studio A', '--format=S16_LE', '--source', '-'] },
  });
  expect(() => captureCommand(external, { ...how, externalInput: null })).toThrow('No program records on this node');
});
