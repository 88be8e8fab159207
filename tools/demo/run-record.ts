import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A process as it can be found again: a number alone may belong to another one by now. */
export interface ProcessMark {
  readonly pid: number;
  /** Field 22 of /proc/<pid>/stat, clock ticks since boot. */
  readonly startTicks: string;
}

/** What a demo leaves for the next one to find. */
export interface RunRecord {
  readonly demo: ProcessMark;
  readonly address: string;
  readonly children: readonly ProcessMark[];
}

const FIELD_OF_START_TIME = 22;

/** Marks a living process. @returns undefined when there is none with this number */
export function markProcess(pid: number): ProcessMark | undefined {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return undefined;
  const stat = readFileSync(path, 'utf8');
  // The name in field 2 may hold spaces and parentheses; the fields after it do not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTicks = fields[FIELD_OF_START_TIME - 3];
  return startTicks === undefined ? undefined : { pid, startTicks };
}

/** Whether the marked process still lives. */
export const isAlive = (mark: ProcessMark): boolean => markProcess(mark.pid)?.startTicks === mark.startTicks;

const pathOf = (folder: string): string => join(folder, 'run.json');

/** The record that the last demo left. @returns undefined after an orderly end */
export function readRunRecord(folder: string): RunRecord | undefined {
  const path = pathOf(folder);
  if (!existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as RunRecord; // written by writeRunRecord, nowhere else
}

export function writeRunRecord(folder: string, record: RunRecord): void {
  writeFileSync(pathOf(folder), `${JSON.stringify(record, null, 2)}\n`);
}

export function removeRunRecord(folder: string): void {
  rmSync(pathOf(folder), { force: true });
}
