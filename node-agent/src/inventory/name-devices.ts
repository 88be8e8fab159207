import { type DeviceIdentity, type KnownDevice, recognise } from '../pcm/device-identity.ts';
import { cardInterfaceId } from './interface-id.ts';

export interface NamedDevices<Present> {
  /** Each device that is present, with its id. */
  readonly named: readonly { readonly interfaceId: string; readonly device: Present }[];
  /** Every device that was ever seen, as it was seen last. */
  readonly known: readonly KnownDevice[];
}

/**
 * Gives each device that is present its id: the one that it had, or a new one that nothing else ever had.
 *
 * @param known    every device that was seen before
 * @param present  every device of now
 */
export function nameDevices<Present extends DeviceIdentity>(
  known: readonly KnownDevice[],
  present: readonly Present[],
): NamedDevices<Present> {
  const recognised = recognise(known, present);
  const identities = new Map(known.map(({ interfaceId, identity }) => [interfaceId, identity]));
  const named = present.map((device, at) => {
    const interfaceId = recognised[at]?.interfaceId ?? freeId(device, identities);
    identities.set(interfaceId, identityOf(device));
    return { interfaceId, device };
  });
  return { named, known: [...identities].map(([interfaceId, identity]) => ({ interfaceId, identity })) };
}

/** The card's name; with its place where a device that is known has that name already. */
function freeId(device: DeviceIdentity, taken: ReadonlyMap<string, unknown>): string {
  const plain = cardInterfaceId(device.cardId, device.deviceNumber);
  const place = (device.port?.split('/').at(-1) ?? device.cardId).toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  const stem = taken.has(plain) ? `${plain}_at_${place}`.slice(0, 150) : plain;
  for (let number = 1; ; number++) {
    const id = number === 1 ? stem : `${stem}_${String(number)}`;
    if (!taken.has(id)) return id;
  }
}

const identityOf = ({ cardId, deviceNumber, port, serialNumber, product }: DeviceIdentity): DeviceIdentity => ({
  cardId,
  deviceNumber,
  port,
  serialNumber,
  product,
});
