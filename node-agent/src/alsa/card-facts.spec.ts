import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { cardFacts } from './card-facts.ts';

let sysfs: string;
beforeEach(() => {
  sysfs = mkdtempSync(join(tmpdir(), 'sysfs-'));
});
afterEach(() => rmSync(sysfs, { recursive: true }));

const HOST = 'devices/pci0000:00/0000:00:14.0';

/** A file of the tree, folders made on the way. */
function file(path: string, text: string): void {
  mkdirSync(dirname(join(sysfs, path)), { recursive: true });
  writeFileSync(join(sysfs, path), `${text}\n`);
}

/** A card with one capture PCM below a device. */
function card(cardNumber: number, devicePath: string): void {
  const name = `card${String(cardNumber)}`;
  const path = join(sysfs, devicePath, 'sound', name);
  mkdirSync(join(path, `pcmC${String(cardNumber)}D0c`), { recursive: true });
  mkdirSync(join(sysfs, 'class/sound'), { recursive: true });
  symlinkSync(relative(join(sysfs, 'class/sound'), path), join(sysfs, 'class/sound', name));
}

it('reads the serial number, the product and the port of a USB card', () => {
  card(3, `${HOST}/usb1/1-2/1-2:1.0`);
  file(`${HOST}/usb1/1-2/idVendor`, '1397');
  file(`${HOST}/usb1/1-2/idProduct`, '00d4');
  file(`${HOST}/usb1/1-2/serial`, 'S0123');
  expect(cardFacts(3, 0, sysfs)).toEqual({
    hardwarePath: join(sysfs, HOST, 'usb1/1-2/1-2:1.0/sound/card3/pcmC3D0c'),
    port: 'pci0000:00/0000:00:14.0/usb-2:1.0',
    serialNumber: 'S0123',
    product: '1397:00d4',
  });
});

it('gives a card without a serial number none, though the hub above it has one', () => {
  card(0, `${HOST}/usb1/1-2/1-2:1.0`);
  file(`${HOST}/usb1/1-2/idVendor`, '0d8c');
  file(`${HOST}/usb1/1-2/idProduct`, '0014');
  file(`${HOST}/usb1/idVendor`, '1d6b');
  file(`${HOST}/usb1/serial`, '0000:00:14.0');
  expect(cardFacts(0, 0, sysfs)).toMatchObject({ serialNumber: null, product: '0d8c:0014' });
});

it('reads the product of a card on the PCI bus', () => {
  card(0, 'devices/pci0000:00/0000:00:1f.3');
  file('devices/pci0000:00/0000:00:1f.3/vendor', '0x8086');
  file('devices/pci0000:00/0000:00:1f.3/device', '0xa348');
  expect(cardFacts(0, 0, sysfs)).toMatchObject({ port: 'pci0000:00/0000:00:1f.3', product: '8086:a348' });
});

it('knows the port of a card that nobody made, and nothing of one that has left', () => {
  card(0, 'devices/platform/snd_dummy.0');
  expect(cardFacts(0, 0, sysfs)).toMatchObject({ port: 'platform/snd_dummy.0', serialNumber: null, product: null });
  expect(cardFacts(1, 0, sysfs)).toEqual({ hardwarePath: null, port: null, serialNumber: null, product: null });
});
