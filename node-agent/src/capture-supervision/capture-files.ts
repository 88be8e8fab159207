import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { CapturePlanDto } from '@rakkr/shared/agent-protocol';

import { ringNames } from '../pcm/ring-files.ts';
import { writeDurably } from '../platform/durable-file.ts';
import { JsonRecord } from '../platform/json-record.ts';
import { isSystemError } from '../platform/system-error.ts';

/** What is known on the disk of a capture process, so that another agent finds it. */
export interface CaptureRecord {
  readonly plan: CapturePlanDto;
  readonly pid: number;
  readonly socketPath: string;
}

const RECORD = /^capture-[0-9a-f]{16}\.json$/;

const stem = (interfaceId: string): string =>
  `capture-${createHash('sha256').update(interfaceId).digest('hex').slice(0, 16)}`;

export const socketPathOf = (runDir: string, interfaceId: string): string => join(runDir, `${stem(interfaceId)}.sock`);
export const logPathOf = (logDir: string, interfaceId: string): string => join(logDir, `${stem(interfaceId)}.log`);

/** Where the ring of the capture behind a socket outlives it; null = nowhere. */
export const ringFileOf = (ringDir: string | null, socketPath: string): string | null =>
  ringDir === null
    ? null
    : join(ringDir, `rakkr-${createHash('sha256').update(socketPath).digest('hex').slice(0, 16)}.ring`);

const ringsOf = (ringDir: string | null, socketPath: string): readonly string[] => {
  const path = ringFileOf(ringDir, socketPath);
  return path === null ? [] : Object.values(ringNames(path));
};

/** True where captures behind the socket have left something in memory, or a living one has its ring there. */
export const hasRing = (ringDir: string | null, socketPath: string): boolean =>
  ringsOf(ringDir, socketPath).some((path) => existsSync(path));

/** What killed captures have left in memory, where no other one follows them. */
export function removeRing(ringDir: string | null, socketPath: string): void {
  for (const path of ringsOf(ringDir, socketPath)) rmSync(path, { force: true });
}

export async function writeCaptureRecord(runDir: string, record: CaptureRecord): Promise<void> {
  const path = join(runDir, `${stem(record.plan.interfaceId)}.json`);
  await writeDurably(path, JSON.stringify(record));
}

export function removeCaptureRecord(runDir: string, interfaceId: string): void {
  rmSync(join(runDir, `${stem(interfaceId)}.json`), { force: true });
}

/** All captures of this node that are not known to have ended and left nothing; whether they live is not said. */
export function captureRecords(runDir: string): CaptureRecord[] {
  const names = readdirSync(runDir).filter((name) => RECORD.test(name));
  return names.flatMap((name) => readRecord(join(runDir, name)));
}

function readRecord(path: string): CaptureRecord[] {
  const record = JsonRecord.of(JSON.parse(readFileSync(path, 'utf8')), path);
  const plan = plainToInstance(CapturePlanDto, record.value('plan'));
  // A record of another release that we cannot read names a process that we must not touch.
  if (validateSync(plan).length > 0) return [];
  return [{ plan, pid: record.whole('pid', 1), socketPath: record.text('socketPath') }];
}

/** True if the process lives and is the capture that the record names, not a later one with the same number. */
export function isCaptureAlive({ pid, socketPath }: CaptureRecord): boolean {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
      .split('\0')
      .includes(socketPath);
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ESRCH', 'EACCES')) return false;
    throw error;
  }
}

/** True while a process lives that may hold the device: one that its record names, or whoever listens in its place. */
export async function isDeviceHeld(runDir: string, interfaceId: string): Promise<boolean> {
  const isItsRecord = ({ plan }: CaptureRecord): boolean => plan.interfaceId === interfaceId;
  if (captureRecords(runDir).some((record) => isItsRecord(record) && isCaptureAlive(record))) return true;
  return isListening(socketPathOf(runDir, interfaceId));
}

async function isListening(socketPath: string): Promise<boolean> {
  const socket = connect(socketPath);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ECONNREFUSED')) return false;
    // One that lives and takes no further connection, for one.
    return true;
  } finally {
    socket.destroy();
  }
}
