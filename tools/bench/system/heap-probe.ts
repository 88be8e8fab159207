/**
 * Loaded by `--import` into every thread of `rakkr-capture` for the benchmark of its heaps: says on stdout, each 5 s, how
 * much each worker thread's heap holds beside what is new. The threads of a capture never return to their event loop, so
 * it looks when they wait.
 */
import { writeSync } from 'node:fs';
import { getHeapSpaceStatistics } from 'node:v8';
import { isMainThread, workerData } from 'node:worker_threads';

const LOOK_EVERY_MS = 5_000;
const STDOUT = 1;

if (!isMainThread) {
  const thread = threadOf(Object.keys(Object(workerData) as object));
  const { wait } = Atomics;
  let lookAtMs = 0;
  Atomics.wait = ((...args: Parameters<typeof wait>) => {
    const woken = wait(...args);
    if (performance.now() >= lookAtMs) {
      lookAtMs = performance.now() + LOOK_EVERY_MS;
      writeSync(STDOUT, `heap ${thread} ${String(lookAtMs)} ${String(heldBytes())}\n`);
    }
    return woken;
  }) as typeof wait; // of the overloads of Atomics.wait the threads use this one
}

/** Each thread is started with settings of its own kind. */
function threadOf(settings: readonly string[]): string {
  if (settings.includes('ringMs')) return 'reader';
  return settings.includes('bootId') ? 'writer' : 'meter';
}

/** What outlived a collection: everything but the new space. */
const heldBytes = (): number =>
  getHeapSpaceStatistics()
    .filter(({ space_name: name }) => !name.startsWith('new_'))
    .reduce((sum, { space_used_size: bytes }) => sum + bytes, 0);
