import { CaptureProblem } from '../pcm/capture-problem.ts';
import { type SpoolSpace, type SpoolUse, missingForStart, spoolSecondsLeft } from './disk-forecast.ts';

/** Kept free for the rest of the machine where nothing else is configured… */
const DEFAULT_RESERVE_BYTES = 512 * 1024 * 1024;
/** …but not more than this part of a small disk. */
const DEFAULT_RESERVE_SHARE = 0.05;
const MIB = 1024 * 1024;

export interface SpoolDisk {
  /** Where the spool lies, for people. */
  readonly dir: string;
  readonly space: () => Promise<{ readonly freeBytes: number; readonly totalBytes: number }>;
}

/** Who writes to the spool's disk and how much: whether one more fits, and how long the disk lasts. */
export class SpoolRoom {
  private readonly uses = new Map<string, SpoolUse>();

  /** @param reserveBytes  as configured; null = 512 MiB, at most 5 % of the disk */
  constructor(
    private readonly disk: SpoolDisk,
    private readonly reserveBytes: number | null,
  ) {}

  /**
   * Counts a recording in that has not begun, from now until `release`.
   *
   * @throws CaptureProblem spool.disk-full if it does not fit; the file system's error
   */
  async admit(recordingId: string, wanted: SpoolUse): Promise<void> {
    const space = await this.space();
    // From here to the end without a pause: of two that are admitted at once, the second sees the first.
    const others = [...this.uses].filter(([id]) => id !== recordingId).map(([, use]) => use);
    const missingBytes = missingForStart(space, others, wanted, Date.now());
    if (missingBytes > 0) throw doesNotFit(this.disk.dir, wanted, space, missingBytes);
    this.uses.set(recordingId, wanted);
  }

  /** Counts a recording in that runs already. */
  hold(recordingId: string, use: SpoolUse): void {
    this.uses.set(recordingId, use);
  }

  /** The recording writes nothing further. */
  release(recordingId: string): void {
    this.uses.delete(recordingId);
  }

  /** Seconds until only the reserve is left; null while nothing is written. @throws the file system's error */
  async secondsLeft(): Promise<number | null> {
    return spoolSecondsLeft(await this.space(), [...this.uses.values()]);
  }

  /** @throws the file system's error */
  async space(): Promise<SpoolSpace> {
    const { freeBytes, totalBytes } = await this.disk.space();
    const reservedBytes = this.reserveBytes ?? Math.min(DEFAULT_RESERVE_BYTES, totalBytes * DEFAULT_RESERVE_SHARE);
    return { freeBytes, reservedBytes };
  }
}

function doesNotFit(
  dir: string,
  { endsAtMs, ...wanted }: SpoolUse,
  space: SpoolSpace,
  missingBytes: number,
): CaptureProblem {
  const length = endsAtMs === null ? 'ten minutes of this recording' : 'this recording';
  const detail =
    `The disk of ${dir} lacks ${inMib(missingBytes)} MiB for ${length}. ` +
    'Free that much there, book a shorter time or record fewer channels.';
  return new CaptureProblem('spool.disk-full', detail, { ...wanted, ...space, missingBytes });
}

const inMib = (bytes: number): string => String(Math.ceil(bytes / MIB));
