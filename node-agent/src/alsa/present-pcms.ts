import type { DeviceIdentity } from '../pcm/device-identity.ts';
import { type CardFacts, cardFacts } from './card-facts.ts';
import { type CardPcm, listCardPcms } from './device-probe.ts';

/** A capture PCM that is plugged in: what to open it by today, and what to know it by tomorrow. */
export type PresentPcm = CardPcm & CardFacts & DeviceIdentity;

/** Every capture PCM of every card, with its identity. Opens no PCM, so it disturbs none. */
export const listPresentPcms = (sysfs = '/sys'): PresentPcm[] =>
  listCardPcms().map((pcm) => {
    const deviceNumber = Number(/DEV=(\d+)$/.exec(pcm.device)?.[1] ?? 0);
    return { ...pcm, deviceNumber, ...cardFacts(pcm.cardNumber, deviceNumber, sysfs) };
  });
