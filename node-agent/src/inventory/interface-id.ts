import { basename } from 'node:path';

/**
 * The node's own id of a card's PCM, made when the device is seen first and kept from then on. It follows the card's
 * id of that day, as the earlier recorder agent names its interfaces.
 */
export const cardInterfaceId = (cardId: string, deviceNumber: number): string =>
  `alsa_card_${cardId.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}_dev_${String(deviceNumber)}`;

/** Id of a PCM that is known by the name libasound opens. */
export const namedInterfaceId = (device: string): string =>
  `alsa_pcm_${device.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`.slice(0, 160);

/** Id of what a program records: by the program's name and the device that it is given. */
export const programInterfaceId = (command: string, device: string): string =>
  `program_${basename(command)}_${device}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 160);

export const DEMO_INTERFACE_ID = 'demo_room';
