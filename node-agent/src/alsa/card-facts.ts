import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { devicePort } from '@rakkr/shared/nodes/vocabulary';

import { isSystemError } from '../platform/system-error.ts';

/** Where a card is plugged in and which one it is: what tells two cards of the same model apart. */
export interface CardFacts {
  /** Path in sysfs; holds the card's number of today. */
  readonly hardwarePath: string | null;
  /** As `devicePort` names it. */
  readonly port: string | null;
  /** Of a USB device that has one. */
  readonly serialNumber: string | null;
  /** Vendor and product, hexadecimal: `1397:00d4`; null for a card that is neither USB nor PCI. */
  readonly product: string | null;
}

const UNKNOWN: CardFacts = { hardwarePath: null, port: null, serialNumber: null, product: null };

/**
 * Reads from sysfs what is known of a card. Blocks for a few small reads.
 *
 * @param sysfs  `/sys`, or another tree in a test
 */
export function cardFacts(cardNumber: number, deviceNumber: number, sysfs = '/sys'): CardFacts {
  const card = join(sysfs, 'class', 'sound', `card${String(cardNumber)}`);
  const hardwarePath = resolved(join(card, `pcmC${String(cardNumber)}D${String(deviceNumber)}c`)) ?? resolved(card);
  if (hardwarePath === null) return UNKNOWN;
  return { hardwarePath, port: devicePort(hardwarePath), ...maker(hardwarePath, sysfs) };
}

/** Facts of the nearest device above the card that says who made it. */
function maker(path: string, sysfs: string): Pick<CardFacts, 'serialNumber' | 'product'> {
  for (let folder = dirname(path); folder.startsWith(sysfs) && folder !== sysfs; folder = dirname(folder)) {
    // Above the card's own USB device stand hubs, and the root hub's serial number is the address of its controller.
    if (existsSync(join(folder, 'idVendor'))) {
      return { serialNumber: textOf(join(folder, 'serial')), product: pair(folder, 'idVendor', 'idProduct') };
    }
    if (existsSync(join(folder, 'vendor'))) return { serialNumber: null, product: pair(folder, 'vendor', 'device') };
  }
  return { serialNumber: null, product: null };
}

function pair(folder: string, vendor: string, product: string): string {
  const hex = (name: string): string => (textOf(join(folder, name)) ?? '').replace(/^0x/, '');
  return `${hex(vendor)}:${hex(product)}`;
}

const resolved = (path: string): string | null => orNull(() => realpathSync(path));
const textOf = (path: string): string | null => orNull(() => readFileSync(path, 'utf8').trim().slice(0, 255) || null);

/** A card may leave between two reads. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'ENODEV', 'EACCES', 'EINVAL', 'EISDIR')) return null;
    throw error;
  }
}
