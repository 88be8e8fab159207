import type { Log } from '../platform/log.ts';
import { messageOf } from '../platform/system-error.ts';
import {
  captureRecords,
  hasRing,
  isCaptureAlive,
  isDeviceHeld,
  removeCaptureRecord,
  removeRing,
  socketPathOf,
} from './capture-files.ts';

/** So long what a killed process had read is kept for recordings that end without another one. */
const KEEP_RING_MS = 600_000;

export interface CaptureFolders {
  readonly runDir: string;
  /** Null = no capture leaves a ring. */
  readonly ringDir: string | null;
}

/**
 * Removes what captures leave that no other process follows: their rings, ten minutes later, and their records. A record
 * stays for as long as its ring, so that the next agent knows of it.
 */
export class ForgottenCaptures {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly folders: CaptureFolders,
    private readonly log: Log,
    private readonly keepMs = KEEP_RING_MS,
  ) {}

  /** Takes up those that an earlier agent did not live to remove. */
  resume(): void {
    for (const record of captureRecords(this.folders.runDir)) {
      if (!isCaptureAlive(record)) this.forget(record.plan.interfaceId);
    }
  }

  /** The device's process is gone, and no other one follows. */
  forget(interfaceId: string): void {
    const { runDir, ringDir } = this.folders;
    this.remember(interfaceId);
    if (!hasRing(ringDir, socketPathOf(runDir, interfaceId))) {
      removeCaptureRecord(runDir, interfaceId);
      return;
    }
    const timer = setTimeout(() => void this.remove(interfaceId, timer), this.keepMs).unref();
    this.timers.set(interfaceId, timer);
  }

  /** Another process follows: what is left is its. */
  remember(interfaceId: string): void {
    clearTimeout(this.timers.get(interfaceId));
    this.timers.delete(interfaceId);
  }

  private async remove(interfaceId: string, timer: NodeJS.Timeout): Promise<void> {
    const { runDir, ringDir } = this.folders;
    try {
      const isHeld = await isDeviceHeld(runDir, interfaceId);
      // Asked for again meanwhile, or held by a process that nobody here has started.
      if (isHeld || this.timers.get(interfaceId) !== timer) return;
      removeRing(ringDir, socketPathOf(runDir, interfaceId));
      removeCaptureRecord(runDir, interfaceId);
      this.timers.delete(interfaceId);
    } catch (error) {
      this.log.warn({ interfaceId, reason: messageOf(error) }, 'capture.ring-left-behind');
    }
  }
}
