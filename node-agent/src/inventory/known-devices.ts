import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  type DeviceIdentity,
  type KnownDevice,
  type SoughtDevice,
  readIdentity,
  soughtDevice,
} from '../pcm/device-identity.ts';
import { writeDurably } from '../platform/durable-file.ts';
import { JsonRecord } from '../platform/json-record.ts';
import { isSystemError } from '../platform/system-error.ts';
import { type NamedDevices, nameDevices } from './name-devices.ts';

const FILE = 'known-devices.json';

/** Every sound device that this node ever saw, with the id that it was given: what a device is, outlives its number. */
export class KnownDevices {
  private constructor(
    private readonly path: string,
    private devices: readonly KnownDevice[],
  ) {}

  /** @throws SyntaxError or RangeError if the file is not ours: an id must not be given twice */
  static async of(stateDir: string): Promise<KnownDevices> {
    const path = join(stateDir, FILE);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) return '[]';
      throw error;
    });
    const entries = (JSON.parse(text) as unknown[]).map((entry) => parseEntry(entry)); // a list: we wrote it
    return new KnownDevices(path, entries);
  }

  /** Ids of the devices that are present; a new or moved one is remembered before its id is used. */
  async name<Present extends DeviceIdentity>(present: readonly Present[]): Promise<NamedDevices<Present>['named']> {
    const { named, known } = nameDevices(this.devices, present);
    if (JSON.stringify(known) !== JSON.stringify(this.devices)) await writeDurably(this.path, JSON.stringify(known));
    this.devices = known;
    return named;
  }

  /** What a capture finds the device by; null for one that is no card. */
  sought(interfaceId: string): SoughtDevice | null {
    return soughtDevice(this.devices, interfaceId);
  }
}

function parseEntry(value: unknown): KnownDevice {
  const entry = JsonRecord.of(value, FILE);
  return { interfaceId: entry.text('interfaceId'), identity: readIdentity(entry.record('identity')) };
}
