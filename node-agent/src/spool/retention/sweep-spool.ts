import type { SpoolPolicyDto } from '@rakkr/shared/nodes';

import { Bell } from '../../platform/bell.ts';
import type { Log } from '../../platform/log.ts';
import { messageOf } from '../../platform/system-error.ts';
import type { Spool } from '../spool.ts';
import type { KeptManifest } from './kept-manifest.ts';
import { type Deletion, planDeletions } from './plan-deletions.ts';
import { type KeptFolder, readKeptFolder } from './read-kept-folder.ts';

export interface SweepPorts {
  readonly spool: Spool;
  readonly manifest: KeptManifest;
  readonly log: Log;
}

/** Age and free disk change without anybody ringing, ms. */
const SWEEP_INTERVAL_MS = 60_000;

/**
 * Deletes the copies that the node need not keep: whenever an order closes, the policy changes or a recording lacks
 * room, and once a minute. Runs beside recordings, so it takes the files away one by one with a pause after each;
 * which ones is said by `planDeletions` alone.
 */
export class SweepSpool {
  private readonly bell = new Bell();
  /** Folders of closed orders: nothing in them changes any more. */
  private readonly closed = new Map<string, KeptFolder>();
  private readonly protectedIds = new Set<string>();
  private readonly told = new Set<string>();
  private stranded: readonly KeptFolder[] = [];
  private known: SpoolPolicyDto | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly ports: SweepPorts) {}

  /** The node's policy as the controller said last; null while the node has never heard of one. */
  get policy(): SpoolPolicyDto | null {
    return this.known;
  }

  /** Audio that nobody has confirmed and that no order delivers: deleted by a person only, bytes. */
  get strandedBytes(): number {
    return this.stranded.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  apply(policy: SpoolPolicyDto): void {
    this.known = policy;
    this.bell.ring();
  }

  /** An order works on the recording: its folder is no business of a sweep until `release`. */
  protect(recordingId: string): void {
    this.protectedIds.add(recordingId);
  }

  release(recordingId: string): void {
    this.protectedIds.delete(recordingId);
    this.bell.ring();
  }

  /** Returns when `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.inTurn(() => this.sweep(0));
        await this.ports.spool.emptyDiscarded(signal);
      } catch (error) {
        // A disk that refuses here refuses the recordings as well, where it is told; the next sweep tries again.
        this.ports.log.warn({ reason: messageOf(error) }, 'spool.sweep-failed');
      }
      await this.bell.wait(SWEEP_INTERVAL_MS, signal);
    }
  }

  /**
   * Gives up confirmed copies at once for a recording that lacks so many bytes.
   *
   * @returns bytes that were given up
   * @throws the file system's error
   */
  async makeRoom(lackingBytes: number): Promise<number> {
    const freed = await this.inTurn(() => this.sweep(lackingBytes));
    if (freed > 0) await this.ports.spool.emptyDiscarded(null);
    return freed;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.turn.then(work, work);
    this.turn = next;
    return next;
  }

  private async sweep(lackingBytes: number): Promise<number> {
    const { spool, manifest } = this.ports;
    const copies = await this.takeStock();
    const view = { copies, disk: await spool.space(), policy: this.known, lackingBytes, nowMs: Date.now() };
    const plan = planDeletions(view);
    for (const deletion of plan) await this.delete(deletion);
    const gone = new Set(plan.map(({ copy }) => copy.recordingId));
    await manifest.write(copies.filter((copy) => copy.isDelivered && !gone.has(copy.recordingId)));
    return plan.reduce((sum, { copy }) => sum + copy.sizeBytes, 0);
  }

  /** Everything that no order works on. */
  private async takeStock(): Promise<readonly KeptFolder[]> {
    const folders: KeptFolder[] = [];
    for (const recordingId of await this.ports.spool.recordingIds()) {
      if (this.protectedIds.has(recordingId)) continue;
      const folder = this.closed.get(recordingId) ?? (await this.read(recordingId));
      if (folder !== null) folders.push(folder);
    }
    this.stranded = folders.filter(({ content }) => content === 'unconfirmed-audio');
    for (const folder of this.stranded) this.tellOnce(folder);
    return folders;
  }

  private async read(recordingId: string): Promise<KeptFolder | null> {
    const { spool, log } = this.ports;
    try {
      const folder = await readKeptFolder(spool.folderOf(recordingId), recordingId);
      if (folder.isDelivered) this.closed.set(recordingId, folder);
      return folder;
    } catch (error) {
      // A folder that cannot be read is not deleted; the others are looked at all the same.
      log.warn({ recordingId, reason: messageOf(error) }, 'spool.folder-unreadable');
      return null;
    }
  }

  private async delete({ copy, reason }: Deletion): Promise<void> {
    const { recordingId, sizeBytes, content } = copy;
    // An order may have come for it while the others were deleted.
    if (this.protectedIds.has(recordingId)) return;
    await this.ports.spool.discard(recordingId);
    this.closed.delete(recordingId);
    const endedAt = new Date(copy.endedAtMs).toISOString();
    this.ports.log.info({ recordingId, reason, content, sizeBytes, endedAt }, 'spool.copy-deleted');
  }

  private tellOnce({ recordingId, sizeBytes, isDelivered }: KeptFolder): void {
    if (this.told.has(recordingId)) return;
    this.told.add(recordingId);
    this.ports.log.error({ recordingId, sizeBytes, isDelivered }, 'spool.audio-without-order');
  }
}
