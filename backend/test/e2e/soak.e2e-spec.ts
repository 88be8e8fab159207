import { readFileSync, readdirSync } from 'node:fs';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { CountedProof } from '../../../node-agent/test/proof/counted-proof.ts';
import { StorySite } from '../support/story-site.ts';

const LOOK_EVERY_S = 5;
const LOOKS_PER_MINUTE = 12;
/** A run of this many looks has left its start behind. */
const WARM_UP_LOOKS = 2;
/** The heap of a program that collects when it has to goes up and down by less than this. */
const MOST_GROWTH_MIB = 24;
const MOST_HANDLES = 4;
const KIB_PER_MIB = 1024;

let site: StorySite;
beforeAll(async () => {
  site = await StorySite.open();
});
afterAll(async () => site.close());

interface Look {
  readonly memoryMib: number;
  readonly handles: number;
}

/** Memory without what is shared with other programs, and open files. */
function look(pid: number): Look {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  const anonymousKib = Number(/RssAnon:\s+(\d+)/.exec(status)?.[1]);
  return { memoryMib: anonymousKib / KIB_PER_MIB, handles: readdirSync(`/proc/${String(pid)}/fd`).length };
}

/** How much more the last looks of a run show than those after its start: means of a third each. */
function growth(looks: readonly Look[], of: keyof Look): number {
  const settled = looks.slice(WARM_UP_LOOKS);
  const third = Math.max(1, Math.floor(settled.length / 3));
  const mean = (part: readonly Look[]): number => part.reduce((sum, one) => sum + one[of], 0) / part.length;
  return mean(settled.slice(-third)) - mean(settled.slice(0, third));
}

test('memory and open files of agent and capture stay where they are while a room is recorded', async () => {
  const proof = new CountedProof('soak', 'minutes of one recording', { inTest: 0.5, inProof: 60 });
  const id = await site.record();
  const programs = [site.node.agentPid(), ...site.node.capturePids()].map((pid) => ({ pid, looks: [] as Look[] }));
  for (let looks = 0; looks < proof.count * LOOKS_PER_MINUTE; looks++) {
    await site.pass(LOOK_EVERY_S);
    for (const program of programs) program.looks.push(look(program.pid));
  }
  await site.stopRecording(id);
  const recording = await site.whenVerified(id);
  const memory = programs.map(({ looks }) => growth(looks, 'memoryMib'));
  const handles = programs.map(({ looks }) => growth(looks, 'handles'));
  proof.record([
    { measure: 'memory grown, agent and capture', unit: 'MiB', values: memory, bar: MOST_GROWTH_MIB },
    { measure: 'open files more', unit: 'files', values: handles, bar: MOST_HANDLES },
    { measure: 'frames lost', unit: 'frames', values: [recording.lostFrames], bar: 0 },
  ]);
  expect(recording.lostFrames).toBe(0);
  expect(Math.max(...memory)).toBeLessThanOrEqual(MOST_GROWTH_MIB);
  expect(Math.max(...handles)).toBeLessThanOrEqual(MOST_HANDLES);
}, 4_500_000);
