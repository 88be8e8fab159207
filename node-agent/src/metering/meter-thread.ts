import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

import { RingReader } from '../pcm/period-ring.ts';
import { RingBell } from '../pcm/ring-bell.ts';
import type { RingMemory } from '../pcm/ring-memory.ts';
import { monotonicNs, monotonicToUtcMs } from '../platform/clock.ts';
import { MeterFeed, type MeterLabel } from './meter-feed.ts';

/** What the meter thread is started with. Any message on `commands` ends it; its bell is rung for one. */
export interface MeterSettings {
  readonly ring: RingMemory;
  readonly label: MeterLabel;
  /** One word: 1 while somebody wants levels; the bell is rung by hand when that changes. */
  readonly watched: SharedArrayBuffer;
  readonly commands: MessagePort;
}

/** Longest sleep: how soon missing samples are noticed. */
const WAIT_MS = 300;
/** While nobody wants levels only the bell wakes this thread; the time-out is against a lost wake-up. */
const UNWATCHED_WAIT_MS = 2_000;

if (parentPort === null) throw new Error('meter-thread runs as a worker thread only');
// Written by this program's own main thread, with this very type.
const { ring, label, watched, commands } = workerData as MeterSettings;
const port = parentPort;
const bell = new RingBell(ring, 'meter');
const isWatched = (): boolean => Atomics.load(new Int32Array(watched), 0) !== 0;

while (receiveMessageOnPort(commands) === undefined) {
  if (isWatched()) meterWhileWatched();
  else bell.wait(UNWATCHED_WAIT_MS);
}
commands.close();
port.close();

/** Levels begin with what is captured from now on; nobody has missed the others. */
function meterWhileWatched(): void {
  const feed = new MeterFeed(new RingReader(ring), label, monotonicToUtcMs, monotonicNs());
  bell.wakeEvery(feed.recordsPerWindow);
  while (isWatched()) {
    bell.wait(WAIT_MS);
    for (const frame of feed.poll(monotonicNs())) port.postMessage(frame, [frame.buffer]);
  }
  bell.wakeEvery(0);
}
