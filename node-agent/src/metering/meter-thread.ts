import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

import { RingBell, type RingMemory, RingReader } from '../pcm/period-ring.ts';
import { monotonicNs, monotonicToUtcMs } from '../platform/clock.ts';
import { MeterFeed, type MeterLabel } from './meter-feed.ts';

/** What the meter thread is started with. Any message on `commands` ends it. */
export interface MeterSettings {
  readonly ring: RingMemory;
  readonly label: MeterLabel;
  readonly commands: MessagePort;
}

/** Longest sleep: how soon missing samples are noticed. */
const WAIT_MS = 300;

if (parentPort === null) throw new Error('meter-thread runs as a worker thread only');
// Written by this program's own main thread, with this very type.
const { ring, label, commands } = workerData as MeterSettings;
const bell = new RingBell(ring, 'meter');
const feed = new MeterFeed(new RingReader(ring), label, monotonicToUtcMs, monotonicNs());
bell.wakeEvery(feed.recordsPerWindow);

while (receiveMessageOnPort(commands) === undefined) {
  bell.wait(WAIT_MS);
  for (const frame of feed.poll(monotonicNs())) parentPort.postMessage(frame, [frame.buffer]);
}
commands.close();
parentPort.close();
