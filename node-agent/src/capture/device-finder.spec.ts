import { expect, it } from '@jest/globals';

import type { SoughtDevice } from '../pcm/device-identity.ts';
import { DeviceFinder, type Openable } from './device-finder.ts';

const sought: SoughtDevice = {
  cardId: 'Device',
  deviceNumber: 0,
  port: 'usb-1:1.0',
  serialNumber: null,
  product: '0d8c:0014',
  mayMove: true,
};
const card = (cardId: string, port: string): Openable => ({
  ...sought,
  cardId,
  port,
  device: `hw:CARD=${cardId},DEV=0`,
});

/** A finder that sees one set of cards after the other; each look gives what it opens, or null. */
function looks(...moments: Openable[][]): (string | null)[] {
  let present: Openable[] = [];
  const finder = new DeviceFinder(sought, () => present);
  return moments.map((now) => {
    present = now;
    try {
      return finder.find();
    } catch (error) {
      expect(error).toMatchObject({ code: 'capture.device-unknown' });
      return null;
    }
  });
}

it('opens a card that came back under another id by that id', () => {
  const other = card('Device', 'usb-2:1.0');
  expect(looks([card('Device', 'usb-1:1.0')], [], [other, card('Device_1', 'usb-1:1.0')])).toEqual([
    'hw:CARD=Device,DEV=0',
    null,
    'hw:CARD=Device_1,DEV=0',
  ]);
});

it('follows a card into another port', () => {
  expect(looks([card('Device', 'usb-1:1.0')], [], [card('Device', 'usb-4:1.0')])).toEqual([
    'hw:CARD=Device,DEV=0',
    null,
    'hw:CARD=Device,DEV=0',
  ]);
});

it('never records the twin that stood beside the card when it left, however long it is away', () => {
  const twin = card('Device_1', 'usb-2:1.0');
  expect(looks([card('Device', 'usb-1:1.0')], [twin], [twin], [], [twin])).toEqual([
    'hw:CARD=Device,DEV=0',
    null,
    null,
    null,
    null,
  ]);
  expect(looks([card('Device', 'usb-1:1.0'), twin], [twin], [twin, card('Device', 'usb-3:1.0')])).toEqual([
    'hw:CARD=Device,DEV=0',
    null,
    'hw:CARD=Device,DEV=0',
  ]);
});

it('takes a card that was moved before the capture started', () => {
  expect(looks([card('Device', 'usb-9:1.0')])).toEqual(['hw:CARD=Device,DEV=0']);
});
