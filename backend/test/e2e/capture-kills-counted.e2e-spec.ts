import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { CountedProof, median } from '../../../node-agent/test/proof/counted-proof.ts';
import { devicePosition, framesBeforeGaps, framesSince } from '../support/paced-audio.ts';
import { StorySite } from '../support/story-site.ts';

const FRAMES_PER_MS = 48;
/** What may be lost of what the device had delivered, and the period that it had not delivered yet. */
const MOST_LOST_MS = 20 + 10;
const MOST_RESTART_MS = 2_000;
const TIME_LIMIT_MS = 3_600_000;

let site: StorySite;
beforeAll(async () => {
  site = await StorySite.open();
});
afterAll(async () => site.close());

test(
  'kills of the capture at random moments cost what was not yet written, and the restart is declared',
  async () => {
    const proof = new CountedProof('kills-of-the-capture', 'kill -9 of the capture', { inTest: 20, inProof: 200 });
    const lostMs: number[] = [];
    const restartMs: number[] = [];
    const wrongFrames: number[] = [];
    for (const kills of proof.parts()) {
      const id = await site.record();
      const killedAt: number[] = [];
      for (let kill = 0; kill < kills; kill++) {
        await sleep(proof.random.between(50, 2_000));
        killedAt.push(devicePosition());
        site.node.killCaptures();
        await site.node.declaresGaps(id, kill + 1);
      }
      await sleep(500);
      await site.stopRecording(id);
      const recording = await site.whenVerified(id);
      expect(recording.gaps.map(({ cause }) => cause)).toEqual(killedAt.map(() => 'capture-restart'));
      const kept = framesBeforeGaps(await site.download(recording), recording);
      lostMs.push(...killedAt.map((position, kill) => framesSince(kept[kill]!, position) / FRAMES_PER_MS));
      restartMs.push(...recording.gaps.map(({ lengthFrames }) => lengthFrames / FRAMES_PER_MS));
      const found = await site.judge(recording);
      wrongFrames.push(found.wrongFrames + found.noisyGapFrames);
    }
    proof.record([
      { measure: 'from the last frame kept to the kill', unit: 'ms', values: lostMs, bar: MOST_LOST_MS },
      { measure: 'declared gap until the recording goes on', unit: 'ms', values: restartMs, bar: MOST_RESTART_MS },
      { measure: 'frames that are not the ones played', unit: 'frames', values: wrongFrames, bar: 0 },
    ]);
    expect(Math.max(...wrongFrames)).toBe(0);
    expect(Math.max(...lostMs)).toBeLessThanOrEqual(MOST_LOST_MS);
    expect(median(restartMs)).toBeLessThanOrEqual(MOST_RESTART_MS);
  },
  TIME_LIMIT_MS,
);
