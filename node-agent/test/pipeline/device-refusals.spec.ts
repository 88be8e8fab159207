import { afterEach, describe, expect, it } from '@jest/globals';

import { CaptureRig, notYet, until } from './support/capture-rig.ts';

let rig: CaptureRig;
let holder: CaptureRig | undefined;
afterEach(async () => {
  await rig.dispose();
  await holder?.dispose();
  holder = undefined;
});

describe('an order for a device that cannot be had', () => {
  it.each([
    ['another sample rate', ['--rate', '96000'], 'capture.rate-unsupported'],
    ['more channels', ['--channels', '64'], 'capture.channels-unsupported'],
    ['another sample format', ['--format', 'FLOAT_LE'], 'capture.format-unsupported'],
    ['another device', ['--device', 'hw:CARD=Absent,DEV=0'], 'capture.device-unknown'],
  ])('is refused by its own code when it asks for %s', async (_what, args, code) => {
    rig = await CaptureRig.start({ deviceFields: 'max_rate 48000 max_channels 8 formats "S32_LE S16_LE"', args });
    await expect(rig.join()).rejects.toMatchObject({ code, detail: expect.stringMatching(/\.$/) });
    expect((await rig.status()).deviceState).toMatchObject({ state: 'gone', problem: { code } });
  });

  it('is refused while another program holds the device, and obeyed when that has gone', async () => {
    holder = await CaptureRig.start();
    rig = await CaptureRig.start({ device: holder.device });
    await expect(rig.join()).rejects.toMatchObject({ code: 'capture.device-busy' });
    await holder.end('SIGKILL');
    const start = await until('the device', () => rig.join().catch(notYet));
    expect(start.startFrame).toBe(0);
  });

  it('is refused by the channel that the device lacks', async () => {
    rig = await CaptureRig.start({ channels: 2 });
    await expect(rig.join({ channels: [1, 3] })).rejects.toMatchObject({ code: 'capture.channels-unsupported' });
  });

  it('is refused by the field that is wrong', async () => {
    rig = await CaptureRig.start();
    await expect(rig.join({ dir: 'relative' })).rejects.toMatchObject({ code: 'capture.order-invalid' });
    await expect(rig.join({ channels: [] })).rejects.toMatchObject({ code: 'capture.order-invalid' });
  });
});

it.each([
  ['channels', ['--channels', '64'], 'pace does not give 64 channels. Choose from what it gives: 2 to 8.'],
  [
    'rates',
    ['--rate', '192000'],
    'pace does not give 192000 Hz. Choose from what it gives: 44100, 48000, 88200, 96000 Hz.',
  ],
  ['formats', ['--format', 'FLOAT_LE'], 'pace does not give FLOAT_LE. Choose from what it gives: S16_LE, S24_3LE.'],
])('says with the refusal which %s the device has instead', async (_what, args, detail) => {
  const deviceFields = 'min_channels 2 max_channels 8 min_rate 44100 max_rate 96000 formats "S16_LE S24_3LE"';
  rig = await CaptureRig.start({ deviceFields, args: ['--format', 'S16_LE', ...args] });
  await expect(rig.join()).rejects.toMatchObject({
    detail,
    facts: { channelsMin: 2, channelsMax: 8, rates: [44_100, 48_000, 88_200, 96_000] },
  });
});

it('shows meters as unavailable, with the reason, while there is no device', async () => {
  rig = await CaptureRig.start({ args: ['--device', 'absent'] });
  await rig.client.request({ type: 'watch-meters', isWatching: true });
  const frame = await until('a meter frame', () =>
    rig.meters.find(({ unavailableReason }) => unavailableReason !== null),
  );
  expect(frame).toMatchObject({ levels: [], unavailableReason: expect.stringContaining('no sound device absent') });
});
