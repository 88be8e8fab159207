import { describe, expect, it } from '@jest/globals';

import type { DeviceIdentity } from '../pcm/device-identity.ts';
import { nameDevices } from './name-devices.ts';

const HOST = 'pci0000:00/0000:00:14.0';
const device = (facts: Partial<DeviceIdentity> = {}): DeviceIdentity => ({
  cardId: 'Device',
  deviceNumber: 0,
  port: `${HOST}/usb-1:1.0`,
  serialNumber: null,
  product: '0d8c:0014',
  ...facts,
});
const left = device();
const right = device({ cardId: 'Device_1', port: `${HOST}/usb-2:1.0` });

/** Ids of the devices as a node gives them that sees one set of devices after the other. */
function idsOver(...moments: DeviceIdentity[][]): string[][] {
  let known: ReturnType<typeof nameDevices>['known'] = [];
  return moments.map((present) => {
    const outcome = nameDevices(known, present);
    known = outcome.known;
    return outcome.named.map(({ interfaceId }) => interfaceId);
  });
}

describe('nameDevices', () => {
  it('names what is there at the first look as every release before did, so that rooms keep their devices', () => {
    expect(idsOver([left, right])).toEqual([['alsa_card_device_dev_0', 'alsa_card_device1_dev_0']]);
  });

  it('keeps both ids when two equal cards come up in the other order', () => {
    const swapped = [
      { ...left, cardId: 'Device_1' },
      { ...right, cardId: 'Device' },
    ];
    expect(idsOver([left, right], swapped)[1]).toEqual(['alsa_card_device_dev_0', 'alsa_card_device1_dev_0']);
  });

  it('keeps the id of a card that was moved, also for its next place', () => {
    const second = device({ port: `${HOST}/usb-2:1.0` });
    const third = device({ port: `${HOST}/usb-3:1.0` });
    expect(idsOver([left], [second], [third]).flat()).toEqual(Array(3).fill('alsa_card_device_dev_0'));
  });

  it('names a second card by its port where the first one, away now, has its name', () => {
    const alone = { ...right, cardId: 'Device' };
    expect(idsOver([left, device({ cardId: 'X', product: '1:1' })], [alone], [left, right])).toEqual([
      ['alsa_card_device_dev_0', 'alsa_card_x_dev_0'],
      // The only one of its kind that was ever seen: taken for the first one, moved.
      ['alsa_card_device_dev_0'],
      ['alsa_card_device_dev_0_at_usb_1_1_0', 'alsa_card_device_dev_0'],
    ]);
  });

  it('never gives two devices one id, also where the ids of their cards read alike', () => {
    const cards = ['X-1', 'X_1', 'x1'].map((cardId, at) => device({ cardId, port: null, product: `1:${String(at)}` }));
    expect(new Set(idsOver(cards)[0]).size).toBe(3);
    expect(idsOver(cards, cards.toReversed())[1]!.toReversed()).toEqual(idsOver(cards)[0]);
  });

  it('tells two devices apart that the kernel puts in one place', () => {
    const [first, second] = idsOver([left, left], [left, left]);
    expect(new Set(first).size).toBe(2);
    expect(second).toEqual(first);
  });
});
