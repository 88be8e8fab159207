import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { CaptureOrderDto } from '@rakkr/shared/agent-protocol';

import { END_REASONS, type EndReason } from '../pcm/ledger.ts';
import { writeDurably } from '../platform/durable-file.ts';
import { JsonRecord } from '../platform/json-record.ts';
import { isSystemError } from '../platform/system-error.ts';

const JOURNAL_FILE = 'recording.json';

/** What must outlive the agent about one order; the ledger beside it says what was captured. */
export interface OrderRecord {
  readonly order: CaptureOrderDto;
  /** The capture is to end, and why; null while it goes on. */
  readonly stop: EndReason | null;
  /** Nothing was, or can be, captured. */
  readonly failure: OrderFailure | null;
}

export interface OrderFailure {
  /** A code of `shared/problems`. */
  readonly code: string;
  readonly detail: string;
}

/** Writes the record; returns when it is on the disk. */
export async function writeOrder(dir: string, record: OrderRecord): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeDurably(join(dir, JOURNAL_FILE), `${JSON.stringify({ version: 1, ...record }, null, 2)}\n`);
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

function parseOrder(value: unknown): OrderRecord {
  const record = JsonRecord.of(value, JOURNAL_FILE);
  const order = plainToInstance(CaptureOrderDto, record.value('order'));
  const wrong = validateSync(order, { whitelist: true });
  if (wrong.length > 0) throw new RangeError(`${JOURNAL_FILE}: wrong in the order: ${wrong[0]?.property ?? ''}`);
  return {
    order,
    stop: record.isNull('stop') ? null : record.word('stop', END_REASONS),
    failure: record.isNull('failure') ? null : parseFailure(record.record('failure')),
  };
}

const parseFailure = (failure: JsonRecord): OrderFailure => ({
  code: failure.text('code'),
  detail: failure.text('detail'),
});
