import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, type Server, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { checkFolder, checkResources } from './check-machine.ts';
import { markProcess, writeRunRecord } from './run-record.ts';

let folder: string;
let taken: Server;
let takenPort: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'demo-'));
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  takenPort = (taken.address() as AddressInfo).port;
});
afterEach(async () => {
  await new Promise((resolve) => taken.close(resolve));
  rmSync(folder, { recursive: true });
});

const check = async (port: number): Promise<void> => {
  const options = { device: undefined, isOnce: true, isOnLan: false, port, folder };
  await checkFolder(options);
  await checkResources(options);
};
const freePort = async (): Promise<number> => {
  await new Promise((resolve) => taken.close(resolve));
  return takenPort;
};

describe('the check of the machine', () => {
  it('has no objection to a free port and a folder of its own', async () => {
    await expect(check(await freePort())).resolves.toBeUndefined();
  });

  it('names the port that another program holds, and a next one', async () => {
    await expect(check(takenPort)).rejects.toThrow(
      `Another program listens on port ${takenPort}. Take another port: make demo PORT=${takenPort + 1}.`,
    );
  });

  it('names the demo that still runs', async () => {
    writeRunRecord(folder, { demo: markProcess(process.pid)!, address: 'http://localhost:8787', children: [] });
    await expect(check(await freePort())).rejects.toThrow(
      `A demo already runs at http://localhost:8787 (process ${process.pid}).`,
    );
  });

  it('passes over a record whose process number belongs to another process now', async () => {
    const demo = { pid: process.pid, startTicks: '1' };
    writeRunRecord(folder, { demo, address: 'http://localhost:8787', children: [] });
    await expect(check(await freePort())).resolves.toBeUndefined();
  });
});
