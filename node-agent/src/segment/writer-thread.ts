import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

import { RingBell, RingReader } from '../pcm/period-ring.ts';
import { monotonicNs } from '../platform/clock.ts';
import type { TapCommand, WriterSettings } from './tap-messages.ts';
import { Tap } from './tap.ts';

/** While the ring brings nothing: how often taps look at the clock for their end. */
const ACTIVE_WAIT_MS = 20;
/** Without taps only an order wakes this thread; the time-out is against a lost wake-up. */
const IDLE_WAIT_MS = 2_000;

if (parentPort === null) throw new Error('writer-thread runs as a worker thread only');
const port = parentPort;
// Written by this program's own main thread, with this very type.
const { ring: memory, bootId, commands } = workerData as WriterSettings;
const ring = new RingReader(memory);
const bell = new RingBell(memory, 'writer');
const taps = new Map<string, Tap>();

for (;;) {
  bell.wait(taps.size > 0 ? ACTIVE_WAIT_MS : IDLE_WAIT_MS);
  obeyCommands();
  const nowNs = monotonicNs();
  for (const tap of taps.values()) {
    tap.pump(nowNs);
    if (tap.hasEnded) taps.delete(tap.recordingId);
  }
  bell.wakeEvery(taps.size > 0 ? 1 : 0);
}
/** The thread blocks between periods, so orders are fetched rather than delivered. */
function obeyCommands(): void {
  for (let message = receiveMessageOnPort(commands); message !== undefined; message = receiveMessageOnPort(commands)) {
    obey(message.message as TapCommand); // sent by this program's own main thread
  }
}

function obey(command: TapCommand): void {
  switch (command.type) {
    case 'join': {
      const tap = new Tap(command, ring, bootId, (event) => {
        port.postMessage(event);
      });
      taps.set(tap.recordingId, tap);
      return;
    }
    case 'leave':
      taps.get(command.recordingId)?.leave(command.reason, command.atNs);
  }
}
