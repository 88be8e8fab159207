/**
 * Segments of which a flush has failed. Linux then calls their pages clean: the next flush has nothing to write and
 * says yes, whatever the disk has. Such a segment is written once more as a whole before its flush counts.
 *
 * One for the process, as the page cache is: a folder may be opened anew between two attempts.
 */
const failed = new Set<string>();

const keyOf = (dir: string, index: number): string => `${dir}/${String(index)}`;

export const flushFailed = (dir: string, index: number): void => void failed.add(keyOf(dir, index));
export const hasFailedFlush = (dir: string, index: number): boolean => failed.has(keyOf(dir, index));
export const flushed = (dir: string, index: number): void => void failed.delete(keyOf(dir, index));
