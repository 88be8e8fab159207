import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Puts `text` at `path` so that after a power cut the file holds either what it held before or all of `text`.
 *
 * @throws the file system's error, with path and call in it
 */
export async function writeDurably(path: string, text: string, mode = 0o600): Promise<void> {
  const unfinished = `${path}.new`;
  const file = await open(unfinished, 'w', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
  await syncFolder(dirname(path));
}

/** Adds `text` to the end of the file at `path` and returns when it is on the disk. */
export async function appendDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** A rename survives a power cut only when its folder was synced as well. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
