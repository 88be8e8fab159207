import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { CaptureOrderDto } from '@rakkr/shared/agent-protocol';

import { END_REASONS, type EndReason } from '../pcm/ledger.ts';
import { syncFolder, writeDurably } from '../platform/durable-file.ts';
import { JsonRecord } from '../platform/json-record.ts';
import { isSystemError } from '../platform/system-error.ts';

export const JOURNAL_FILE = 'recording.json';

/** What must outlive the agent about one order; the ledger beside it says what was captured. */
export interface OrderRecord {
  readonly order: CaptureOrderDto;
  /** The capture is to end, and why; null while it goes on. */
  readonly stop: EndReason | null;
  /** When this node was first told to stop; null while it was not, or by an earlier release. */
  readonly stoppedAt: StopInstant | null;
  /** Nothing was, or can be, captured. */
  readonly failure: OrderFailure | null;
  /** This node's clock minus the controller's as it was measured last, ms: the booked end is the controller's. */
  readonly clockOffsetMs: number;
  /**
   * UTC instant, ISO 8601, at which the order was closed: the controller had confirmed all of it. What lies beside is
   * a copy. Null while the order is open.
   */
  readonly deliveredAt: string | null;
}

/** A moment of this node, whatever becomes of its clock; it says nothing in another boot. */
export interface StopInstant {
  readonly monotonicNs: number;
  readonly bootId: string;
}

export interface OrderFailure {
  /** A code of `shared/problems`. */
  readonly code: string;
  readonly detail: string;
}

/** Puts one order's record on the disk, one write after the other: two at once would tear the file. */
export class OrderJournal {
  private written: Promise<void> = Promise.resolve();

  constructor(private readonly dir: string) {}

  /** Returns when the record is on the disk. */
  async write(record: OrderRecord): Promise<void> {
    // What became of the write before is told to who asked for it.
    this.written = this.written.then(
      () => this.put(record),
      () => this.put(record),
    );
    await this.written;
  }

  private async put(record: OrderRecord): Promise<void> {
    const made = await mkdir(this.dir, { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncFolder(dirname(made));
    await writeDurably(join(this.dir, JOURNAL_FILE), `${JSON.stringify({ version: 1, ...record }, null, 2)}\n`);
  }
}

/**
 * @returns null where the folder holds no order
 * @throws RangeError if the record is not one of ours
 */
export async function readOrder(dir: string): Promise<OrderRecord | null> {
  let text: string;
  try {
    text = await readFile(join(dir, JOURNAL_FILE), 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
  return parseOrder(JSON.parse(text));
}

/** What a folder's record says of its order; `damaged` vouches for nothing. */
export type OrderMark = 'none' | 'open' | 'closed' | 'damaged';

/** @throws the file system's error */
export async function readOrderMark(dir: string): Promise<OrderMark> {
  try {
    const record = await readOrder(dir);
    if (record === null) return 'none';
    return record.deliveredAt === null ? 'open' : 'closed';
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return 'damaged';
    throw error;
  }
}

function parseOrder(value: unknown): OrderRecord {
  const record = JsonRecord.of(value, JOURNAL_FILE);
  const order = plainToInstance(CaptureOrderDto, record.value('order'));
  const wrong = validateSync(order, { whitelist: true });
  if (wrong.length > 0) throw new RangeError(`${JOURNAL_FILE}: wrong in the order: ${wrong[0]?.property ?? ''}`);
  return {
    order,
    stop: record.isNull('stop') ? null : record.word('stop', END_REASONS),
    stoppedAt: isRecord(record.value('stoppedAt')) ? parseInstant(record.record('stoppedAt')) : null,
    failure: record.isNull('failure') ? null : parseFailure(record.record('failure')),
    // An order that an agent took before it kept the offset must not keep its audio from the controller.
    clockOffsetMs: record.value('clockOffsetMs') === undefined ? 0 : record.decimal('clockOffsetMs'),
    deliveredAt: typeof record.value('deliveredAt') === 'string' ? record.text('deliveredAt') : null,
  };
}

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null;

const parseInstant = (instant: JsonRecord): StopInstant => ({
  monotonicNs: instant.whole('monotonicNs'),
  bootId: instant.text('bootId'),
});

const parseFailure = (failure: JsonRecord): OrderFailure => ({
  code: failure.text('code'),
  detail: failure.text('detail'),
});
