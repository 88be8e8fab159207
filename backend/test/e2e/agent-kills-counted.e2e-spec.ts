import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { CountedProof } from '../../../node-agent/test/proof/counted-proof.ts';
import { StorySite } from '../support/story-site.ts';

const TIME_LIMIT_MS = 3_600_000;

let site: StorySite;
beforeAll(async () => {
  site = await StorySite.open();
});
afterAll(async () => site.close());

test(
  'kills of the agent at random moments cost no frame',
  async () => {
    const proof = new CountedProof('kills-of-the-agent', 'kill -9 of the agent', { inTest: 4, inProof: 200 });
    const lostFrames: number[] = [];
    const wrongFrames: number[] = [];
    for (const kills of proof.parts()) {
      const id = await site.record();
      for (let kill = 0; kill < kills; kill++) {
        await site.node.agentRuns();
        await sleep(proof.random.between(0, 2_500));
        site.node.killAgent();
      }
      await site.stopRecording(id);
      const recording = await site.whenVerified(id);
      const found = await site.judge(recording);
      lostFrames.push(recording.lostFrames + found.misplacedFrames);
      wrongFrames.push(found.wrongFrames);
    }
    proof.record([
      { measure: 'frames lost in a recording of 20 kills', unit: 'frames', values: lostFrames, bar: 0 },
      { measure: 'frames that are not the ones played', unit: 'frames', values: wrongFrames, bar: 0 },
    ]);
    expect(Math.max(...lostFrames)).toBe(0);
    expect(Math.max(...wrongFrames)).toBe(0);
  },
  TIME_LIMIT_MS,
);
