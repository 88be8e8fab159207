import { describe, expect, it } from '@jest/globals';

import { capturePlans } from './capture-plans.ts';
import type { NodeChannel } from './node-channel.entity.ts';
import type { NodeInterface } from './node-interface.entity.ts';

const device = (changes: Partial<NodeInterface> = {}): NodeInterface => ({
  nodeId: 'node_1',
  interfaceId: 'a',
  alias: 'X32',
  backend: 'alsa',
  systemName: 'X-USB',
  systemRef: 'hw:CARD=X32,DEV=0',
  hardwarePath: null,
  serialNumber: null,
  channelCount: 32,
  sampleRates: [44_100, 48_000],
  sampleFormats: [],
  isBusy: false,
  absentSince: null,
  firstSeenAt: new Date(0),
  ...changes,
});
const channel = (roomId: NodeChannel['roomId'], interfaceId = 'a'): NodeChannel => ({
  nodeId: 'node_1',
  interfaceId,
  channelIndex: 1,
  alias: 'Channel 1',
  roomId,
});

describe('capturePlans', () => {
  it('opens a device with one channel in a room, with all its channels at 48 kHz', () => {
    expect(capturePlans([device()], [channel('room_1'), channel(null)])).toEqual([
      {
        interfaceId: 'a',
        backend: 'alsa',
        systemRef: 'hw:CARD=X32,DEV=0',
        channels: 32,
        rate: 48_000,
        sampleFormat: null,
        preRollSeconds: 0,
      },
    ]);
  });

  it('takes the first rate of a device that does not offer 48 kHz', () => {
    expect(capturePlans([device({ sampleRates: [44_100, 96_000] })], [channel('room_1')])[0]?.rate).toBe(44_100);
  });

  it.each([
    ['no channel of it is in a room', device(), channel(null)],
    ['only another device has a channel in a room', device(), channel('room_1', 'b')],
    ['it is absent', device({ absentSince: new Date(0) }), channel('room_1')],
    ['it offers no rate', device({ sampleRates: [] }), channel('room_1')],
    ['it offers no channel', device({ channelCount: 0 }), channel('room_1')],
  ])('leaves a device closed when %s', (_, row, itsChannel) => {
    expect(capturePlans([row], [itsChannel])).toEqual([]);
  });
});
