import { describe, expect, it } from '@jest/globals';

import { type PreRollSeconds, capturePlans } from './capture-plans.ts';
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

const NO_PRE_ROLL: PreRollSeconds = new Map();

describe('capturePlans', () => {
  it('opens a device with one channel in a room, with all its channels at 48 kHz', () => {
    expect(capturePlans([device()], [channel('room_1'), channel(null)], NO_PRE_ROLL)).toEqual([
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
    expect(capturePlans([device({ sampleRates: [44_100, 96_000] })], [channel('room_1')], NO_PRE_ROLL)[0]?.rate).toBe(
      44_100,
    );
  });

  it.each([
    ['no channel of it is in a room', device(), channel(null)],
    ['only another device has a channel in a room', device(), channel('room_1', 'b')],
    ['it is absent', device({ absentSince: new Date(0) }), channel('room_1')],
    ['it offers no rate', device({ sampleRates: [] }), channel('room_1')],
    ['it offers no channel', device({ channelCount: 0 }), channel('room_1')],
  ])('leaves a device closed when %s', (_, row, itsChannel) => {
    expect(capturePlans([row], [itsChannel], NO_PRE_ROLL)).toEqual([]);
  });

  it('keeps as much of the past as the most demanding room of the device', () => {
    const channels = [channel('room_1'), channel('room_2'), channel('room_3', 'b')];
    const preRoll: PreRollSeconds = new Map([
      ['room_1', 10],
      ['room_2', 60],
      ['room_3', 300],
    ]);
    expect(capturePlans([device()], channels, preRoll)[0]?.preRollSeconds).toBe(60);
  });
});
