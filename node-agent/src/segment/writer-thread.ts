import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

import { RingReader } from '../pcm/period-ring.ts';
import { RingBell } from '../pcm/ring-bell.ts';
import { monotonicNs } from '../platform/clock.ts';
import { stepAhead } from '../platform/thread-niceness.ts';
import type { TapCommand, WriterEvent, WriterSettings } from './tap-messages.ts';
import { Tap } from './tap.ts';

/** While the ring brings nothing: how often taps look at the clock, near their end for one. */
const URGENT_WAIT_MS = 50;
/** The same where no tap has reason to; longer than it takes until the ring rings. */
const ACTIVE_WAIT_MS = 500;
/** Without taps only an order wakes this thread; the time-out is against a lost wake-up. */
const IDLE_WAIT_MS = 2_000;
/**
 * What the reader thread fetches at a time, where a period is not longer: two periods of 10 ms. It is what a killed
 * process can lose of the frames that its device delivered.
 *
 * @see docs/adr/0009-ring-and-pre-roll.md
 */
const FETCH_EVERY_MS = 20;
/**
 * What is written at a time, where the ring outlives the process: what waits in it is not lost with a killed process.
 * Else each fetch is written.
 *
 * @see docs/adr/0015-ring-outlives-its-process.md
 */
const WRITE_EVERY_MS = 250;
/** What a power cut would take is flushed behind the write that is nearest to this. */
const FLUSH_EVERY_MS = 500;
/** Where there is always more to be written, it is flushed between two writes after so long. */
const LATEST_FLUSH_MS = FLUSH_EVERY_MS * 1.25;
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

const recordsPerFetch = recordsWithin(FETCH_EVERY_MS);
const recordsPerWrite = recordsWithin(WRITE_EVERY_MS);
let writeEveryMs = FETCH_EVERY_MS;
let toldToFlushAtNs = 0;

stepAhead(NICENESS);

for (let waitMs = IDLE_WAIT_MS; ;) {
  const isOrdered = bell.wait(waitMs);
  if (isOrdered) obeyCommands();
  const nowNs = monotonicNs();
  Atomics.add(beats, 0, 1);
  const isBehind = pumpTaps(nowNs);
  const isUrgent = isAnyUrgent(nowNs);
  const mayWait = ring.outlives && !isUrgent;
  writeEveryMs = mayWait ? WRITE_EVERY_MS : FETCH_EVERY_MS;
  askFor(mayWait ? recordsPerWrite : recordsPerFetch);
  waitMs = isBehind ? 0 : taps.size === 0 ? IDLE_WAIT_MS : isUrgent ? URGENT_WAIT_MS : ACTIVE_WAIT_MS;
}

/** Returns whether the ring has more for any of them. */
function pumpTaps(nowNs: number): boolean {
  let isBehind = false;
  for (const tap of taps.values()) {
    tap.pump(nowNs);
    isBehind ||= tap.isBehind;
    if (tap.hasEnded) taps.delete(tap.recordingId);
  }
  askForFlush(nowNs, isBehind);
  return isBehind;
}

function isAnyUrgent(nowNs: number): boolean {
  for (const tap of taps.values()) if (tap.isUrgent(nowNs)) return true;
  return false;
}

/** Rather behind the last of several writes than between them; one that catches up has no last one for long. */
function askForFlush(nowNs: number, isBehind: boolean): void {
  const leastMs = isBehind ? LATEST_FLUSH_MS : FLUSH_EVERY_MS - writeEveryMs / 2;
  if (taps.size === 0 || nowNs - toldToFlushAtNs < leastMs * 1e6) return;
  toldToFlushAtNs = nowNs;
  tell({ type: 'flush-due' });
}

function askFor(records: number): void {
  bell.wakeEvery(taps.size > 0 ? records : 0);
  bell.fetchEvery(taps.size > 0 ? recordsPerFetch : 0);
}

function tell(event: WriterEvent): void {
  port.postMessage(event);
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
      const tap = new Tap(command, ring, bootId, tell);
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
