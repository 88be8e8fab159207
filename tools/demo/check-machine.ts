import { constants } from 'node:fs';
import { access, mkdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';

import { type DemoOptions, DemoStop } from './demo-options.ts';
import { isAlive, readRunRecord } from './run-record.ts';

/** The database, the build's recordings of a day, and room to breathe. */
const NEEDED_BYTES = 500 * 1024 * 1024;
const BYTES_PER_MIB = 1024 * 1024;

/** Takes the demo's folder. @throws DemoStop when it cannot be written, or another demo runs on it */
export async function checkFolder({ folder }: DemoOptions): Promise<void> {
  await makeFolder(folder);
  refuseSecondRun(folder);
}

/** Looks for what would make the demo fail later. @throws DemoStop when the port is taken or the disk is full */
export async function checkResources(options: DemoOptions): Promise<void> {
  await checkPort(options);
  await checkDiskSpace(options.folder);
}

/** Started by root, PostgreSQL runs as a user of its own that has to pass through. */
const folderMode = (): number => (process.getuid?.() === 0 ? 0o711 : 0o700);

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: folderMode() });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new DemoStop(
      `This user may not write to ${folder}. It may belong to another user of an earlier demo: remove it, or run as that user.`,
      { cause },
    );
  }
}

function refuseSecondRun(folder: string): void {
  const record = readRunRecord(folder);
  if (record === undefined || !isAlive(record.demo)) return;
  throw new DemoStop(
    `A demo already runs at ${record.address} (process ${record.demo.pid}). Use it, or end it with Ctrl-C in its terminal.`,
  );
}

async function checkPort({ port, isOnLan }: DemoOptions): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, isOnLan ? '0.0.0.0' : '127.0.0.1', resolve);
    });
  } catch (cause) {
    const isDenied = (cause as NodeJS.ErrnoException).code === 'EACCES'; // what listen rejects with
    throw new DemoStop(
      isDenied
        ? `This user may not listen on port ${port}. Take one from 1024 on: make demo PORT=8788.`
        : `Another program listens on port ${port}. Take another port: make demo PORT=${port + 1}.`,
      { cause },
    );
  } finally {
    server.close();
  }
}

async function checkDiskSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes >= NEEDED_BYTES) return;
  const inMib = (bytes: number): string => `${Math.floor(bytes / BYTES_PER_MIB)} MiB`;
  throw new DemoStop(`The disk of ${folder} has ${inMib(freeBytes)} left. The demo needs ${inMib(NEEDED_BYTES)}.`);
}
