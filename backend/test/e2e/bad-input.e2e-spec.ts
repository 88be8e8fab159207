import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { StorySite } from '../support/story-site.ts';

let site: StorySite;
beforeAll(async () => {
  // No room uses the device, so that nothing of ours holds it before a recording is ordered.
  site = await StorySite.open({ hasRoom: false });
});
afterAll(async () => site.close());

async function refused(): Promise<RecordingDetailDto> {
  const { id } = await site.order();
  return site.when(id, 'the failure', (recording) => recording.status === 'failed');
}

test('a device that another program holds is refused as busy, with a sentence for the room', async () => {
  const holder = hold(site.node.device.env);
  await sleep(500);
  const { job } = await refused();
  expect(job).toMatchObject({ status: 'failed', failureCode: 'capture.device-busy' });
  expect(job?.failureReason).toMatch(/pace/);
  await release(holder);
});

test('a device that is unplugged is refused, and records again once it is back', async () => {
  writeFileSync(site.node.device.gonePath, '');
  expect((await refused()).job?.failureCode).toMatch(/^capture\.device-(gone|unknown)$/);
  rmSync(site.node.device.gonePath);
  const id = await site.record();
  await site.stopRecording(id);
  expect(await site.judge(await site.whenVerified(id))).toMatchObject({ wrongFrames: 0 });
});

test('a device that no longer gives the rate is refused by that name', async () => {
  appendFileSync(site.node.device.env.ALSA_CONFIG_PATH, '\npcm.pace.min_rate 96000\n');
  expect((await refused()).job?.failureCode).toBe('capture.rate-unsupported');
});

test('a token that was used once enrols no second machine', async () => {
  const token = await site.admin.post(`nodes/${site.node.id}/bootstrap-token`, {});
  const enrol = ['enrol', '--controller-url', site.controller.url, '--token', token.data.token];
  await site.node.agent(...enrol);
  await expect(site.node.agent(...enrol)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('(enrolment.token-invalid)'),
  });
});

test('a token that has expired enrols nobody and says so', async () => {
  const token = await site.admin.post(`nodes/${site.node.id}/bootstrap-token`, { ttlSeconds: 1 });
  await sleep(1_500);
  const enrol = site.node.agent('enrol', '--controller-url', site.controller.url, '--token', token.data.token);
  await expect(enrol).rejects.toMatchObject({ stderr: expect.stringContaining('(enrolment.token-expired)') });
});

/** arecord, as somebody at the machine would run it. */
function hold(env: NodeJS.ProcessEnv): ChildProcess {
  const args = ['-q', '-D', 'pace', '-f', 'S32_LE', '-r', '48000', '-c', '2', '-t', 'raw', '/dev/null'];
  return spawn('arecord', args, { env: { PATH: process.env['PATH'], ...env }, stdio: 'ignore' });
}

async function release(holder: ChildProcess): Promise<void> {
  const ended = once(holder, 'exit');
  holder.kill('SIGTERM');
  await ended;
}
