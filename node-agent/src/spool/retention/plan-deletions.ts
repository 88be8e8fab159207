import type { SpoolPolicyDto } from '@rakkr/shared/nodes';

/**
 * What a folder of the spool holds, the most precious of it.
 *
 * `unconfirmed-audio` is the only copy there is. `unreadable-audio` is what a power cut left without its head: no part
 * of any recording, kept for a person. `nothing` is an order that never had a frame, or files that nobody finishes.
 */
export type KeptContent = 'unconfirmed-audio' | 'unreadable-audio' | 'confirmed-audio' | 'nothing';

/** One thing that lies in the spool and that no order works on. */
export interface KeptCopy {
  readonly recordingId: string;
  readonly content: KeptContent;
  readonly sizeBytes: number;
  /** End of the recording, else the last write, ms since 1970 UTC by the node's clock. */
  readonly endedAtMs: number;
}

export type DeletionReason = 'empty' | 'uploaded' | 'age' | 'size' | 'free-disk' | 'room-for-a-recording';

export interface Deletion {
  readonly copy: KeptCopy;
  readonly reason: DeletionReason;
}

export interface RetentionView {
  readonly copies: readonly KeptCopy[];
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number };
  /** Null while the node knows none: then only what holds nothing goes, and what a recording needs. */
  readonly policy: SpoolPolicyDto | null;
  /** Free bytes that a recording lacks now; 0 = none. */
  readonly lackingBytes: number;
  /** The node's clock. */
  readonly nowMs: number;
}

const DAY_MS = 86_400_000;
/** A folder that was written to so recently may be about to be filled. */
const EMPTY_FOR_MS = 3_600_000;

/**
 * What is deleted now, and why: by age, then by the size of all copies together, then by the free part of the disk, of
 * each the oldest first.
 *
 * What the controller has not confirmed is never among it, whatever the policy says and however full the disk is.
 * Confirmed copies that a policy wants kept go all the same where a recording has no room without: the controller
 * holds them, while audio that finds no room is lost. Unreadable audio goes by a limit only.
 */
export function planDeletions(view: RetentionView): readonly Deletion[] {
  const plan = new DeletionPlan(view.copies);
  const isStale = ({ endedAtMs }: KeptCopy): boolean => view.nowMs - endedAtMs > EMPTY_FOR_MS;
  plan.add('empty', plan.left('nothing').filter(isStale));
  if (view.policy !== null) addByPolicy(plan, view, view.policy);
  plan.add('room-for-a-recording', untilFreed(plan.left('confirmed-audio'), view.lackingBytes - plan.freedBytes));
  return plan.deletions;
}

function addByPolicy(plan: DeletionPlan, { disk, nowMs }: RetentionView, policy: SpoolPolicyDto): void {
  const { deleteAfterUpload, maxAgeDays, maxBytes, minFreeDiskPercent } = policy;
  const copies = (): readonly KeptCopy[] => plan.left('confirmed-audio', 'unreadable-audio');
  if (deleteAfterUpload) plan.add('uploaded', plan.left('confirmed-audio'));
  if (maxAgeDays !== null) {
    plan.add(
      'age',
      copies().filter(({ endedAtMs }) => nowMs - endedAtMs > maxAgeDays * DAY_MS),
    );
  }
  if (maxBytes !== null) plan.add('size', untilFreed(copies(), sumBytes(copies()) - maxBytes));
  if (minFreeDiskPercent !== null) {
    const wantedFreeBytes = (disk.totalBytes * minFreeDiskPercent) / 100;
    plan.add('free-disk', untilFreed(copies(), wantedFreeBytes - disk.freeBytes - plan.freedBytes));
  }
}

class DeletionPlan {
  readonly deletions: Deletion[] = [];
  private readonly oldestFirst: readonly KeptCopy[];

  constructor(copies: readonly KeptCopy[]) {
    this.oldestFirst = copies
      .filter(({ content }) => content !== 'unconfirmed-audio')
      .toSorted((one, other) => one.endedAtMs - other.endedAtMs);
  }

  get freedBytes(): number {
    return sumBytes(this.deletions.map(({ copy }) => copy));
  }

  /** What would stay, oldest first. */
  left(...contents: readonly KeptContent[]): readonly KeptCopy[] {
    const gone = new Set(this.deletions.map(({ copy }) => copy));
    return this.oldestFirst.filter((copy) => contents.includes(copy.content) && !gone.has(copy));
  }

  add(reason: DeletionReason, copies: readonly KeptCopy[]): void {
    this.deletions.push(...copies.map((copy) => ({ copy, reason })));
  }
}

const sumBytes = (copies: readonly KeptCopy[]): number => copies.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** As many from the front as give so many bytes back; none where nothing is wanted. */
function untilFreed(copies: readonly KeptCopy[], wantedBytes: number): readonly KeptCopy[] {
  let freed = 0;
  return copies.filter(({ sizeBytes }) => {
    if (freed >= wantedBytes) return false;
    freed += sizeBytes;
    return true;
  });
}
