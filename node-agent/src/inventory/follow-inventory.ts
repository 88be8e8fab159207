import { readFile } from 'node:fs/promises';

import type { ReportedInterfaceDto } from '@rakkr/shared/nodes';

import { type BackOff, backOffMs } from '../platform/back-off.ts';
import { Bell } from '../platform/bell.ts';
import type { Log } from '../platform/log.ts';
import { isSystemError, messageOf } from '../platform/system-error.ts';

/** The kernel keeps this list as cards come and go; looking at it opens no device. */
const KERNEL_LIST = '/proc/asound/pcm';
const LOOK_INTERVAL_MS = 2_000;
const BACK_OFF: BackOff = { baseMs: 500, maxMs: 10_000 };

/** Tells the controller what can be recorded here: at the start, when a card comes or goes, and when asked again. */
export class FollowInventory {
  private readonly bell = new Bell();
  private told: string | null = null;
  private failures = 0;

  constructor(
    private readonly take: () => Promise<ReportedInterfaceDto[]>,
    private readonly tell: (interfaces: ReportedInterfaceDto[]) => Promise<void>,
    private readonly log: Log,
  ) {}

  /** The controller may have forgotten, or a device changed its holder: tell it again. */
  refresh(): void {
    this.told = null;
    this.bell.ring();
  }

  /** Returns when `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    let seen = await kernelList();
    // A card's device file gets its rights a moment after the card appeared, so a change is looked at twice.
    let looksDue = 1;
    while (!signal.aborted) {
      if (looksDue > 0 || this.told === null) await this.post();
      looksDue = Math.max(0, looksDue - 1);
      await this.bell.wait(
        this.failures === 0 ? LOOK_INTERVAL_MS : backOffMs(this.failures, Math.random(), BACK_OFF),
        signal,
      );
      const now = await kernelList();
      if (now !== seen) looksDue = 2;
      seen = now;
    }
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
    }
  }
}

/** A kernel without sound has no list: that is an empty one. */
async function kernelList(): Promise<string> {
  try {
    return await readFile(KERNEL_LIST, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'EACCES')) return '';
    throw error;
  }
}
