import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { Injectable } from '@nestjs/common';

import { Clock } from '../../../platform/clock/clock.ts';
import { errorCode } from '../../../platform/process/error-code.ts';
import { AudioFolder } from '../../../platform/storage/audio-folder.ts';
import { storageFull } from './receive-body.ts';

/** Left free on the disk for everything that is not audio, bytes. */
const RESERVE_BYTES = 64 * 1024 ** 2;
/** No body is on its way for so long. */
const OLDEST_BODY_MS = 24 * 3_600_000;

/** Where bodies stand until they are judged and stored. */
@Injectable()
export class IncomingBodies {
  constructor(
    private readonly audioFolder: AudioFolder,
    private readonly clock: Clock,
  ) {}

  /**
   * Hands over the path of a file that is not there yet, and removes what became of it afterwards.
   *
   * @param neededBytes  that storing the body takes at most
   * @throws DomainError server.storage-full
   */
  async hold<T>(neededBytes: number, task: (path: string) => Promise<T>): Promise<T> {
    if ((await this.audioFolder.freeBytes()) < neededBytes + RESERVE_BYTES) throw storageFull();
    const path = this.audioFolder.incomingPath(randomUUID());
    await this.audioFolder.prepareFolderOf(path);
    try {
      return await task(path);
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Removes what a crash left behind. */
  async removeOld(): Promise<void> {
    const folder = this.audioFolder.incomingDir;
    await this.audioFolder.prepareFolderOf(join(folder, 'any'));
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const found = await stat(path).catch(nullWhereMissing);
      const ageMs = this.clock.now().getTime() - (found?.mtimeMs ?? Infinity);
      if (ageMs > OLDEST_BODY_MS) await rm(path, { force: true });
    }
  }
}

/** A body may be stored, and its file removed, between the listing and the look. */
function nullWhereMissing(error: unknown): null {
  if (errorCode(error) === 'ENOENT') return null;
  throw error;
}
