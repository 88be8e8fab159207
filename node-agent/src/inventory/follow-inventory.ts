import { readFile } from 'node:fs/promises';

import type { ReportedInterfaceDto } from '@rakkr/shared/nodes';

import { type BackOff, backOffMs } from '../platform/back-off.ts';
import { Bell } from '../platform/bell.ts';
import type { Log } from '../platform/log.ts';
import { isSystemError, messageOf } from '../platform/system-error.ts';
import { SoundDeviceWatch } from './sound-device-watch.ts';

/** Beside the watch, for machines whose kernel has none left to give. */
const LOOK_INTERVAL_MS = 2_000;
/** A card's device file may get its rights a moment after the card appeared. */
const TWICE = 2;
const BACK_OFF: BackOff = { baseMs: 500, maxMs: 10_000 };

/** Where the kernel shows its cards. */
interface KernelPlaces {
  /** Device files; they come and go with their cards. */
  readonly devices: string;
  /** A list that the kernel keeps as cards come and go; looking at it opens no device. */
  readonly list: string;
}

const KERNEL_PLACES: KernelPlaces = { devices: '/dev/snd', list: '/proc/asound/pcm' };

/** Tells the controller what can be recorded here: at the start, when a card comes or goes, and when asked again. */
export class FollowInventory {
  private readonly bell = new Bell();
  private readonly watch: SoundDeviceWatch;
  private told: string | null = null;
  private failures = 0;
  private looksDue = 1;

  constructor(
    private readonly take: () => Promise<ReportedInterfaceDto[]>,
    private readonly tell: (interfaces: ReportedInterfaceDto[]) => Promise<void>,
    private readonly log: Log,
    private readonly places: KernelPlaces = KERNEL_PLACES,
  ) {
    this.watch = new SoundDeviceWatch(places.devices, log);
  }

  /** The controller may have forgotten, or a device changed its holder: tell it again. */
  refresh(): void {
    this.told = null;
    this.bell.ring();
  }

  /** Returns when `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    let seen = await kernelList(this.places.list);
    this.watch.run(() => this.look(), signal);
    while (!signal.aborted) {
      if (this.looksDue > 0 || this.told === null) {
        this.looksDue = Math.max(0, this.looksDue - 1);
        await this.post();
      }
      const waitMs = this.failures === 0 ? LOOK_INTERVAL_MS : backOffMs(this.failures, Math.random(), BACK_OFF);
      await this.bell.wait(waitMs, signal);
      const now = await kernelList(this.places.list);
      if (now !== seen) this.looksDue = TWICE;
      seen = now;
    }
  }

  private look(): void {
    this.looksDue = TWICE;
    this.bell.ring();
  }

  private async post(): Promise<void> {
    try {
      const interfaces = await this.take();
      const text = JSON.stringify(interfaces);
      if (text !== this.told) {
        await this.tell(interfaces);
        this.log.info({ interfaces: interfaces.map(({ id, isBusy }) => ({ id, isBusy })) }, 'inventory.told');
      }
      this.told = text;
      this.failures = 0;
    } catch (error) {
      if (this.failures === 0) this.log.warn({ reason: messageOf(error) }, 'inventory.untold');
      this.failures++;
      // Whatever the controller knows by now, it is not this.
      this.told = null;
    }
  }
}

/** A kernel without sound has no list: that is an empty one. */
async function kernelList(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'EACCES')) return '';
    throw error;
  }
}
