import { closeSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { OutlivingRings } from './outliving-rings.ts';
import { RingWriter } from './pcm/period-ring.ts';
import { ringHead } from './pcm/ring-head.ts';
import { bodyOf, createRing } from './pcm/ring-memory.ts';
import { bootId } from './platform/clock.ts';
import { captureLog } from './platform/log.ts';
import { LeftRings } from './segment/left-rings.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync('/dev/shm/outliving-');
});
afterEach(() => rmSync(dir, { recursive: true }));

it('leaves what a dead process has left to the next one, when it ends before a recording was taken up', async () => {
  const path = join(dir, 'ring');
  const format = { sampleFormat: 'S32_LE', rate: 48_000, channels: 1 } as const;
  const ring = createRing(format, 480, 100, { id: 'dead', pageFrom: (_, fromByte) => fromByte });
  new RingWriter(ring).publishFrames(480, 0);
  bodyOf(ring).set(ringHead(ring, bootId()));
  writeFileSync(path, bodyOf(ring), { mode: 0o600 });

  const next = new OutlivingRings(path, () => 100, captureLog('error', 'test'));
  next.openLeft();
  expect(existsSync(path)).toBe(false);
  await next.end();
  const afterNext = LeftRings.open(path, bootId());
  const fd = afterNext.find('dead');
  expect(fd).not.toBeNull();
  closeSync(fd!);
  afterNext.close();
});
