import { describe, expect, it, test } from '@jest/globals';

import {
  type DeviceIdentity,
  type KnownDevice,
  type SoughtDevice,
  findAgain,
  recognise,
  soughtDevice,
} from './device-identity.ts';

const device = (facts: Partial<DeviceIdentity>): DeviceIdentity => ({
  cardId: 'Device',
  deviceNumber: 0,
  port: 'usb-1:1.0',
  serialNumber: null,
  product: '0d8c:0014',
  ...facts,
});
const known = (interfaceId: string, facts: Partial<DeviceIdentity>): KnownDevice => ({
  interfaceId,
  identity: device(facts),
});
const idsOf = (devices: readonly (KnownDevice | null)[]) => devices.map((found) => found?.interfaceId ?? null);

const left = known('left', { port: 'usb-1:1.0', cardId: 'Device' });
const right = known('right', { port: 'usb-2:1.0', cardId: 'Device_1' });
const mixer = known('mixer', { product: '1397:00d4', serialNumber: 'S1', cardId: 'X32', port: 'usb-3:1.0' });
const bogus = (id: string, port: string): KnownDevice => known(id, { serialNumber: '1', port });

describe('recognise', () => {
  const cases: [string, KnownDevice[], Partial<DeviceIdentity>[], (string | null)[]][] = [
    ['the same card after a reboot', [left], [{}], ['left']],
    ['a card whose id got a suffix', [left], [{ cardId: 'Device_1' }], ['left']],
    [
      'two equal cards that swapped their ids',
      [left, right],
      [
        { cardId: 'Device_1', port: 'usb-1:1.0' },
        { cardId: 'Device', port: 'usb-2:1.0' },
      ],
      ['left', 'right'],
    ],
    ['the second of two equal cards while the first is away', [left, right], [{ port: 'usb-2:1.0' }], ['right']],
    [
      'a serial number in another port',
      [mixer],
      [{ ...mixer.identity, port: 'usb-9:1.0', cardId: 'X32_1' }],
      ['mixer'],
    ],
    ['the only card of its kind in another port', [left], [{ port: 'usb-9:1.0' }], ['left']],
    ['no card of which two are known, in a third port', [left, right], [{ port: 'usb-9:1.0' }], [null]],
    [
      'no second card beside the one it equals',
      [left],
      [{}, { port: 'usb-9:1.0', cardId: 'Device_1' }],
      ['left', null],
    ],
    [
      'another serial number in the same port as another device',
      [mixer],
      [{ ...mixer.identity, serialNumber: 'S2' }],
      [null],
    ],
    ['another product in the same port as another device', [left], [{ product: 'ffff:0001' }], [null]],
    ['another PCM of the same card as another device', [left], [{}, { deviceNumber: 1 }], ['left', null]],
    [
      'cards of a maker with one serial number for all by their port',
      [bogus('a', 'usb-1:1.0'), bogus('b', 'usb-2:1.0')],
      [
        { serialNumber: '1', port: 'usb-2:1.0' },
        { serialNumber: '1', port: 'usb-1:1.0' },
      ],
      ['b', 'a'],
    ],
    [
      'neither of two equal cards that both stand elsewhere',
      [bogus('a', 'usb-1:1.0')],
      [
        { serialNumber: '1', port: 'usb-8:1.0' },
        { serialNumber: '1', port: 'usb-9:1.0' },
      ],
      [null, null],
    ],
    [
      'a card of the board in its place under a new name',
      [known('board', { cardId: 'Board', port: 'platform/codec', product: null })],
      [{ cardId: 'Renamed', port: 'platform/codec', product: null }],
      ['board'],
    ],
    [
      'a card without port and product by its id',
      [known('loop', { cardId: 'Loopback', port: null, product: null })],
      [
        { cardId: 'Loopback', port: null, product: null },
        { cardId: 'Dummy', port: null, product: null },
      ],
      ['loop', null],
    ],
    [
      'X_1 not as X where neither port nor product is known',
      [known('x', { cardId: 'X', port: null, product: null })],
      [
        { cardId: 'X', port: null, product: null },
        { cardId: 'X_1', port: null, product: null },
      ],
      ['x', null],
    ],
  ];
  test.each(cases)('knows %s', (_, devices, present, ids) => {
    expect(idsOf(recognise(devices, present.map(device)))).toEqual(ids);
  });
});

describe('findAgain', () => {
  const sought = (facts: Partial<SoughtDevice> = {}): SoughtDevice => ({
    ...device(facts),
    mayMove: facts.mayMove ?? true,
  });

  it('takes the device in its port before its twin, whatever their ids are', () => {
    const present = [device({ port: 'usb-2:1.0', cardId: 'Device' }), device({ cardId: 'Device_1' })];
    expect(findAgain(sought(), present)?.cardId).toBe('Device_1');
  });

  it('takes the only one of its kind in another port', () => {
    expect(findAgain(sought(), [device({ port: 'usb-2:1.0' })])?.port).toBe('usb-2:1.0');
  });

  it('never takes a twin that stood elsewhere when the device left', () => {
    expect(findAgain(sought(), [device({ port: 'usb-2:1.0' })], new Set(['usb-2:1.0']))).toBeNull();
  });

  it('waits for its own port where the node knows a twin', () => {
    const { mayMove } = soughtDevice([left, right], 'left')!;
    expect(mayMove).toBe(false);
    expect(findAgain(sought({ mayMove }), [device({ port: 'usb-9:1.0' })])).toBeNull();
  });

  it('takes neither of two that it cannot tell apart', () => {
    expect(findAgain(sought(), [device({ port: 'usb-8:1.0' }), device({ port: 'usb-9:1.0' })])).toBeNull();
  });
});

it('gives a capture nothing to seek for a device that the node does not know', () => {
  expect(soughtDevice([left], 'right')).toBeNull();
  expect(soughtDevice([left], 'left')).toEqual({ ...left.identity, mayMove: true });
});
