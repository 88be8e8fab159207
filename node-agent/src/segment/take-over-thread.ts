import { parentPort, workerData } from 'node:worker_threads';

import { CaptureProblem, toWireProblem } from '../pcm/capture-problem.ts';
import { LeftRing } from './left-ring.ts';
import type { TakeOverOutcome, TakeOverSettings } from './take-over-messages.ts';
import { takeOverRing } from './take-over-ring.ts';

if (parentPort === null) throw new Error('take-over-thread runs as a worker thread only');
const port = parentPort;
// Written by this program's own main thread, with this very type.
const { fd, order, point, bootId } = workerData as TakeOverSettings;

port.postMessage(takeOver());

function takeOver(): TakeOverOutcome {
  const ring = LeftRing.read(fd);
  if (ring === null) throw new RangeError('the file is no ring');
  try {
    takeOverRing(ring, order, point, bootId);
    return null;
  } catch (error) {
    if (error instanceof CaptureProblem) return toWireProblem(error);
    throw error;
  }
}
