import { expect, test } from '@jest/globals';

import { cardInterfaceId, namedInterfaceId } from './interface-id.ts';
import { offeredChannels } from './offered-channels.ts';

test('names a card as the earlier agent does, so that a migrated node keeps its rooms', () => {
  expect(cardInterfaceId('X-USB', 0)).toBe('alsa_card_xusb_dev_0');
  expect(namedInterfaceId('hw:CARD=X32,DEV=1')).toBe('alsa_pcm_hw_card_x32_dev_1');
});

test('offers every channel of a card, and two of a PCM that takes any number', () => {
  expect(offeredChannels({ min: 1, max: 128 }, true)).toBe(128);
  expect(offeredChannels({ min: 1, max: 10_000 }, true)).toBe(256);
  expect(offeredChannels({ min: 32, max: 32 }, false)).toBe(32);
  expect(offeredChannels({ min: 1, max: 10_000 }, false)).toBe(2);
});
