import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

import { RingBell, RingReader } from '../pcm/period-ring.ts';
import { monotonicNs } from '../platform/clock.ts';
import { stepAhead } from '../platform/thread-niceness.ts';
import type { TapCommand, WriterSettings } from './tap-messages.ts';
import { Tap } from './tap.ts';

/** While the ring brings nothing: how often taps look at the clock for their end. */
const ACTIVE_WAIT_MS = 50;
/** Without taps only an order wakes this thread; the time-out is against a lost wake-up. */
const IDLE_WAIT_MS = 2_000;
/**
 * What is written at a time, where a period is not longer: two periods of 10 ms. It is what a killed process can lose
 * of the frames that its device delivered.
 *
 * @see docs/adr/0009-ring-and-pre-roll.md
 */
const WRITE_EVERY_MS = 20;
/** On a busy machine frames wait in memory, and only there, until this thread has a processor. */
const NICENESS = -10;

if (parentPort === null) throw new Error('writer-thread runs as a worker thread only');
const port = parentPort;
// Written by this program's own main thread, with this very type.
const { ring: memory, bootId, commands, beats: shared } = workerData as WriterSettings;
const beats = new Int32Array(shared);
const ring = new RingReader(memory);
const bell = new RingBell(memory, 'writer');
const taps = new Map<string, Tap>();

const recordsPerWrite = recordsWithin(WRITE_EVERY_MS);

stepAhead(NICENESS);

for (let isBehind = false; ;) {
  const isOrdered = bell.wait(isBehind ? 0 : taps.size > 0 ? ACTIVE_WAIT_MS : IDLE_WAIT_MS);
  if (isOrdered) obeyCommands();
  const nowNs = monotonicNs();
  Atomics.add(beats, 0, 1);
  isBehind = false;
  for (const tap of taps.values()) {
    tap.pump(nowNs);
    isBehind ||= tap.isBehind;
    if (tap.hasEnded) taps.delete(tap.recordingId);
  }
  bell.wakeEvery(taps.size > 0 ? recordsPerWrite : 0);
}

/** Records of the ring that bring so much audio; at least one. */
function recordsWithin(lengthMs: number): number {
  const { periodFrames, format } = ring.shape;
  return Math.max(1, Math.floor(((lengthMs / 1_000) * format.rate) / periodFrames));
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
      return;
    case 'hold':
      taps.get(command.recordingId)?.hold();
      return;
    case 'disk-answers':
      taps.get(command.recordingId)?.diskAnswers();
  }
}
