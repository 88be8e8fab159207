import { closeSync, constants, fstatSync, lstatSync, openSync, statfsSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';

import { reserveRoom } from '../alsa/libc.ts';
import { inPieces } from './in-pieces.ts';

const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
/** Type of a file system that is memory, from linux/magic.h. The audio of rooms that nobody records never goes to a disk. */
const TMPFS = 0x0102_1994;
/** Others need the rest: audio servers, browsers. */
const SHARE_OF_FREE_ROOM = 0.5;

/** A file in memory, in which a ring outlives the process that fills it. */
export class RingFile {
  private constructor(
    readonly path: string,
    readonly fd: number,
  ) {}

  /**
   * Makes the file, readable by this user only, with room for the whole ring: a page that is not there when the reader
   * thread comes to it would end the process.
   *
   * @param signal  to give up: then nothing is left of it
   * @throws Error that says why there is none
   */
  static async make(path: string, sizeBytes: number, signal: AbortSignal): Promise<RingFile> {
    if (statfsSync(dirname(path)).type !== TMPFS) throw new Error(`${dirname(path)} is not in memory`);
    refuseTooMuch(dirname(path), sizeBytes);
    const file = new RingFile(path, openSync(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600));
    try {
      await inPieces(sizeBytes, signal, async (fromByte, lengthBytes) => {
        // Captures of other devices start at the same time.
        refuseTooMuch(dirname(path), sizeBytes - fromByte);
        await reserveRoom(file.fd, fromByte, lengthBytes);
      });
      return file;
    } catch (error) {
      file.remove();
      file.close();
      throw error;
    }
  }

  /**
   * False once somebody has removed it: no later process will find it.
   *
   * @throws the system's error
   */
  get isThere(): boolean {
    return lstatSync(this.path, { throwIfNoEntry: false })?.ino === fstatSync(this.fd).ino;
  }

  /**
   * Takes the name away, never that of another process's ring; who has the file mapped keeps it.
   *
   * @throws the system's error
   */
  remove(): void {
    if (this.isThere) unlinkSync(this.path);
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** @throws Error where so much would leave others less than their share */
function refuseTooMuch(folder: string, sizeBytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  if (sizeBytes <= freeBytes * SHARE_OF_FREE_ROOM) return;
  throw new Error(`${folder} has ${String(freeBytes)} bytes free, and the ring takes ${String(sizeBytes)}`);
}
