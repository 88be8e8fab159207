import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { disagreements } from '../../../node-agent/test/pipeline/support/readers-of-files.ts';
import { CountedProof, median } from '../../../node-agent/test/proof/counted-proof.ts';
import { devicePosition, framesBeforeGaps, framesSince, judgePacedAudio } from '../support/paced-audio.ts';
import { StorySite } from '../support/story-site.ts';

const FRAMES_PER_MS = 48;
const PERIOD_MS = 10;
/** Of what the device had delivered. */
const MOST_LOST_MS = 20;
const MOST_RESTART_MS = 2_000;
const READERS = ['ffprobe', 'sox', 'libsndfile', 'mediainfo'] as const;
const TIME_LIMIT_MS = 3_600_000;

/**
 * Of the frames from the last one kept to the kill, those that were delivered: a device delivers whole periods, and what
 * it had begun was nobody's yet.
 */
function deliveredMs(kept: number, killedAt: number): number {
  const frames = framesSince(kept, killedAt);
  // The two clocks differ by less than a frame: just after a period the kept one may be the later one.
  if (frames > framesSince(killedAt, kept)) return 0;
  return Math.floor(frames / FRAMES_PER_MS / PERIOD_MS) * PERIOD_MS;
}

let site: StorySite;
let dir: string;
beforeAll(async () => {
  site = await StorySite.open();
  dir = await mkdtemp('/var/tmp/rakkr-kills-');
});
afterAll(async () => {
  await site.close();
  await rm(dir, { recursive: true, force: true });
});

test(
  'kills of the capture at random moments cost what was not yet written, and the restart is declared',
  async () => {
    const proof = new CountedProof('kills-of-the-capture', 'kill -9 of the capture', { inTest: 4, inProof: 200 });
    const lostMs: number[] = [];
    const restartMs: number[] = [];
    const wrongFrames: number[] = [];
    const unopened: string[] = [];
    for (const kills of proof.parts()) {
      const id = await site.record();
      const killedAt: number[] = [];
      for (let kill = 0; kill < kills; kill++) {
        await sleep(proof.random.between(50, 2_000));
        site.node.killCaptures();
        killedAt.push(devicePosition());
        await site.node.declaresGaps(id, kill + 1);
      }
      await sleep(500);
      await site.stopRecording(id);
      const recording = await site.whenVerified(id);
      expect(recording.gaps.map(({ cause }) => cause)).toEqual(killedAt.map(() => 'capture-restart'));
      const file = await site.download(recording);
      const kept = framesBeforeGaps(file, recording);
      lostMs.push(...killedAt.map((position, kill) => deliveredMs(kept[kill]!, position)));
      restartMs.push(...recording.gaps.map(({ lengthFrames }) => lengthFrames / FRAMES_PER_MS));
      const found = judgePacedAudio(file, recording);
      wrongFrames.push(found.wrongFrames + found.noisyGapFrames);
      const path = join(dir, `${id}.wav`);
      await writeFile(path, file);
      unopened.push(...(await disagreements(path, { frames: found.frames }, READERS)));
      await rm(path);
    }
    proof.record([
      { measure: 'delivered frames lost', unit: 'ms', values: lostMs, bar: MOST_LOST_MS },
      { measure: 'declared gap until the recording goes on', unit: 'ms', values: restartMs, bar: MOST_RESTART_MS },
      { measure: 'frames that are not the ones played', unit: 'frames', values: wrongFrames, bar: 0 },
      { measure: 'files that do not open', unit: 'files', values: [unopened.length], bar: 0 },
    ]);
    expect(unopened).toEqual([]);
    expect(Math.max(...wrongFrames)).toBe(0);
    expect(Math.max(...lostMs)).toBeLessThanOrEqual(MOST_LOST_MS);
    expect(median(restartMs)).toBeLessThanOrEqual(MOST_RESTART_MS);
  },
  TIME_LIMIT_MS,
);
