import { chmodSync, lstatSync, mkdirSync } from 'node:fs';

/**
 * Makes a folder that nobody else may look into. One that is there already must be this user's own: in a folder that
 * all may write to, such as `/tmp`, anyone could have made it first to be handed our sockets.
 *
 * @returns a sentence that says what is wrong; null if the folder is as it should be
 */
export function makePrivateFolder(path: string): string | null {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = lstatSync(path);
  if (!found.isDirectory()) return `${path} is no folder of its own. Remove it or choose another.`;
  if (found.uid !== process.getuid?.()) return `${path} belongs to another user. Remove it or choose another.`;
  if ((found.mode & 0o077) !== 0) chmodSync(path, 0o700);
  return null;
}
