import { KnownDevices } from './known-devices.ts';
import { ProbedDevices } from './probed-devices.ts';

/** What this node remembers of sound devices: which they are, and what each can do. */
export class DeviceMemory {
  private constructor(
    readonly known: KnownDevices,
    readonly probed: ProbedDevices,
  ) {}

  static async of(stateDir: string): Promise<DeviceMemory> {
    return new DeviceMemory(await KnownDevices.of(stateDir), await ProbedDevices.of(stateDir));
  }
}
