import { expect, it } from '@jest/globals';

import { devicePort } from './device-port.ts';

const USB = '/sys/devices/pci0000:00/0000:00:14.0';

it.each([
  ['a USB card', `${USB}/usb1/1-2/1-2:1.0/sound/card1/pcmC1D0c`, 'pci0000:00/0000:00:14.0/usb-2:1.0'],
  [
    'the same card with another number',
    `${USB}/usb1/1-2/1-2:1.0/sound/card7/pcmC7D0c`,
    'pci0000:00/0000:00:14.0/usb-2:1.0',
  ],
  [
    'the same port on a bus with another number',
    `${USB}/usb3/3-2/3-2:1.0/sound/card1`,
    'pci0000:00/0000:00:14.0/usb-2:1.0',
  ],
  ['a card behind a hub', `${USB}/usb1/1-2/1-2.4/1-2.4:1.0/sound/card1`, 'pci0000:00/0000:00:14.0/usb-2.4:1.0'],
  [
    'a card of a small board',
    '/sys/devices/platform/soc/fe980000.usb/usb1/1-1/1-1.2/1-1.2:1.0/sound/card1',
    'platform/soc/fe980000.usb/usb-1.2:1.0',
  ],
  ['a card on the PCI bus', '/sys/devices/pci0000:00/0000:00:1f.3/sound/card0/pcmC0D0c', 'pci0000:00/0000:00:1f.3'],
  ['a card without a bus', '/sys/devices/platform/snd_dummy.0/sound/card0', 'platform/snd_dummy.0'],
])('names the place of %s', (_, path, port) => {
  expect(devicePort(path)).toBe(port);
});

it('names no place where the path is not of sysfs', () => {
  expect(devicePort('/proc/asound/card1/pcm0c')).toBeNull();
});
