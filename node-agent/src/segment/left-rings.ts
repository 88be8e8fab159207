import { closeSync, constants, fstatSync, openSync, renameSync, rmSync } from 'node:fs';

import { ringNames } from '../pcm/ring-files.ts';
import { isSystemError } from '../platform/system-error.ts';
import { readHead } from './left-ring.ts';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** The rings that dead processes of this device have left in this boot of the machine; at most two. */
export class LeftRings {
  /** Descriptors by the ring's id. */
  private readonly fds = new Map<string, number>();

  private constructor(private readonly path: string | null) {}

  static none(): LeftRings {
    return new LeftRings(null);
  }

  /**
   * Opens what is there and clears the name for another ring. The device must be this process's: a living one would lose
   * its file.
   *
   * @throws the system's error
   */
  static open(path: string, bootId: string): LeftRings {
    const { last, before } = ringNames(path);
    const rings = new LeftRings(path);
    rings.add(before, bootId);
    const isRing = rings.add(last, bootId);
    // One without a head has never been filled: what lies behind it is worth more.
    if (isRing) renameSync(last, before);
    else rmSync(last, { force: true });
    return rings;
  }

  /** Opens what is there and leaves it in its place: it may be the ring of a process that lives. */
  static look(path: string | null, bootId: string): LeftRings {
    const rings = LeftRings.none();
    if (path === null) return rings;
    const { last, before } = ringNames(path);
    // In this order: another process may give the one the other's name in between.
    rings.add(last, bootId);
    rings.add(before, bootId);
    return rings;
  }

  get count(): number {
    return this.fds.size;
  }

  /** A further descriptor of a ring's file, which the caller closes; null where there is no such ring. */
  find(id: string): number | null {
    const fd = this.fds.get(id);
    return fd === undefined ? null : openSync(`/proc/self/fd/${String(fd)}`, O_RDONLY);
  }

  /** Lets go of them: what lies there stays for whoever comes next. */
  close(): void {
    for (const fd of this.fds.values()) closeSync(fd);
    this.fds.clear();
  }

  /** Nobody begins to need them any more: their memory goes back once the last descriptor that was given is closed. */
  drop(): void {
    this.close();
    if (this.path !== null) rmSync(ringNames(this.path).before, { force: true });
  }

  /** Returns whether it is a ring of ours, whichever boot it is of. */
  private add(path: string, bootId: string): boolean {
    const fd = openOwn(path);
    if (fd === null) return false;
    const head = readHead(fd);
    if (head?.bootId === bootId && !this.fds.has(head.id)) this.fds.set(head.id, fd);
    else closeSync(fd);
    return head !== null;
  }
}

/** Null where there is no file, or not one that this user has made for itself: others may write to the folder. */
function openOwn(path: string): number | null {
  let fd: number;
  try {
    fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ELOOP', 'EACCES', 'ENXIO')) return null;
    throw error;
  }
  const stat = fstatSync(fd);
  if (stat.isFile() && stat.uid === process.getuid?.() && (stat.mode & 0o077) === 0) return fd;
  closeSync(fd);
  return null;
}
