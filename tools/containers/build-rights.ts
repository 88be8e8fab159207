import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether this machine lets us build images: root, debootstrap, mounts. @returns the reason if not */
export function whyNotHere(): string | undefined {
  if (process.getuid?.() !== 0) return 'it needs root';
  if (!existsSync('/usr/sbin/debootstrap')) return 'debootstrap is missing';
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return undefined;
  } catch (error) {
    return `this machine lets nobody mount (${String(error)})`;
  }
}
