import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { WITH_OWN_MOUNTS } from '../../../node-agent/test/device/own-mounts.ts';

/** A disk of its own of a few MiB, in memory, that really runs full; needs no privileges. */
export interface SmallDisk {
  readonly path: string;
  /** Leaves so many bytes free; null = all that others leave. */
  fillUpTo(freeBytes: number | null): void;
  dispose(): Promise<void>;
}

/** The disk is in a mount name space that lives as long as the process in it, and is seen through that process. */
export async function smallDisk(sizeBytes: number): Promise<SmallDisk> {
  const dir = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const script = `mount -t tmpfs -o size=${sizeBytes} tmpfs "$0" && echo mounted && exec cat`;
  const [command = '', ...args] = WITH_OWN_MOUNTS;
  const keeper = spawn(command, [...args, script, dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await Promise.race([once(keeper.stdout, 'data'), ended(keeper)]);
  const path = join(`/proc/${keeper.pid}/root`, dir);
  const ballast = join(path, 'ballast');
  return {
    path,
    fillUpTo: (freeBytes) => {
      rmSync(ballast, { force: true });
      if (freeBytes === null) return;
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
    },
    dispose: async () => {
      const gone = once(keeper, 'exit');
      keeper.stdin.end();
      await gone;
      rmSync(dir, { recursive: true });
    },
  };
}

async function ended(keeper: ReturnType<typeof spawn>): Promise<never> {
  const [code] = await once(keeper, 'exit');
  throw new Error(`a disk of its own was refused with code ${code}`);
}
