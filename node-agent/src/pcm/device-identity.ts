import type { JsonRecord } from '../platform/json-record.ts';

/** What tells a capture PCM of a sound card from every other, whatever number and id the kernel gives its card today. */
export interface DeviceIdentity {
  /** The card's id of libasound: `X32`. The kernel numbers equal ones by their order: `Device`, `Device_1`. */
  readonly cardId: string;
  /** PCM of the card, from 0. */
  readonly deviceNumber: number;
  /** Where the card is plugged in, as `devicePort` names it; null where the kernel does not tell. */
  readonly port: string | null;
  /** Of the USB device; null where it has none, which is usual for cheap ones. */
  readonly serialNumber: string | null;
  /** Vendor and product, hexadecimal: `1397:00d4`; null for a card that is neither USB nor PCI. */
  readonly product: string | null;
}

/** A device to find again. */
export interface SoughtDevice extends DeviceIdentity {
  /** False where the node knows its twin: then the port alone tells which of the two it is. */
  readonly mayMove: boolean;
}

/** A device that the node knows, by the id under which the controller knows it. */
export interface KnownDevice {
  readonly interfaceId: string;
  readonly identity: DeviceIdentity;
}

/**
 * True for the same device, and for two that only their ports tell apart: equal ones without a serial number, or ones
 * of a maker that gives every device the same number.
 */
export const isTwin = (one: DeviceIdentity, other: DeviceIdentity): boolean =>
  isOfOneKind(one, other) &&
  // Without a product nothing but the name of the card says what it is.
  (one.product !== null || modelOf(one.cardId) === modelOf(other.cardId));

/** True for equal ones in the same port; where the kernel tells no port, for those with the same id. */
export const isSameDevice = (one: DeviceIdentity, other: DeviceIdentity): boolean =>
  isOfOneKind(one, other) &&
  (one.port === null || other.port === null ? one.cardId === other.cardId : one.port === other.port);

/**
 * Finds known devices among those that are present. A device in its port is itself; one in another port is itself if
 * it is the only one of its kind that was ever seen here.
 *
 * @param known    every device the node ever saw
 * @param present  every device of now
 * @returns the known device of each present one, in the order of `present`; null for one that was never seen
 */
export function recognise(
  known: readonly KnownDevice[],
  present: readonly DeviceIdentity[],
): readonly (KnownDevice | null)[] {
  const taken = new Set<KnownDevice>();
  const inPlace = present.map((device) => {
    const itself = known.find((candidate) => !taken.has(candidate) && isSameDevice(candidate.identity, device)) ?? null;
    if (itself !== null) taken.add(itself);
    return itself;
  });
  return present.map((device, at) => {
    const here = inPlace[at] ?? null;
    if (here !== null || present.filter((other) => isTwin(other, device)).length > 1) return here;
    const ofItsKind = known.filter(({ identity }) => isTwin(identity, device));
    return ofItsKind.length === 1 ? (ofItsKind[0] ?? null) : null;
  });
}

/** What a capture is given to find its device by, or null for one that the node does not know. */
export function soughtDevice(known: readonly KnownDevice[], interfaceId: string): SoughtDevice | null {
  const device = known.find((candidate) => candidate.interfaceId === interfaceId);
  if (device === undefined) return null;
  const { identity } = device;
  return { ...identity, mayMove: known.filter((other) => isTwin(other.identity, identity)).length === 1 };
}

/**
 * Finds one device among those that are present.
 *
 * @param elsewhere  places where a twin stood when the device was last seen: those are other devices
 */
export function findAgain<Present extends DeviceIdentity>(
  sought: SoughtDevice,
  present: readonly Present[],
  elsewhere: ReadonlySet<string> = new Set(),
): Present | null {
  const inPlace = present.find((device) => isSameDevice(sought, device));
  if (inPlace !== undefined || !sought.mayMove) return inPlace ?? null;
  const twins = present.filter((device) => isTwin(sought, device) && !elsewhere.has(placeOf(device)));
  return twins.length === 1 ? (twins[0] ?? null) : null;
}

const isOfOneKind = (one: DeviceIdentity, other: DeviceIdentity): boolean =>
  one.product === other.product && one.serialNumber === other.serialNumber && one.deviceNumber === other.deviceNumber;

/** The port, or the card's id where the kernel tells no port. */
export const placeOf = ({ port, cardId }: DeviceIdentity): string => port ?? cardId;

/** The kernel appends `_1` to the id of a second equal card, and cuts the id to make room for it. */
const modelOf = (cardId: string): string => cardId.replace(/_\d+$/, '');

/** @throws RangeError if the record is no identity */
export const readIdentity = (record: JsonRecord): DeviceIdentity => ({
  cardId: record.text('cardId'),
  deviceNumber: record.whole('deviceNumber'),
  port: record.textOrNull('port'),
  serialNumber: record.textOrNull('serialNumber'),
  product: record.textOrNull('product'),
});
