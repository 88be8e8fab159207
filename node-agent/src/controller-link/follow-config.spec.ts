import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import pino from 'pino';
import 'reflect-metadata';

import { NodeConfigDto } from '@rakkr/shared/agent-protocol';

import { FollowConfig } from './follow-config.ts';

let dir: string;
let stop: AbortController;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rakkr-follow-config-'));
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await rm(dir, { recursive: true, force: true });
});

const configOf = (segmentMs: number): NodeConfigDto => plainToInstance(NodeConfigDto, { captures: [], segmentMs });

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(10);
}

/** Follows a controller that says `config`; returns what was applied so far. */
function following(config: () => NodeConfigDto): { applied: number[]; follow: FollowConfig; done: Promise<void> } {
  const applied: number[] = [];
  const ports = {
    ask: () => Promise.resolve(config()),
    apply: ({ segmentMs }: NodeConfigDto) => applied.push(segmentMs),
  };
  const follow = new FollowConfig(dir, ports, pino({ level: 'silent' }));
  return { applied, follow, done: follow.run(stop.signal) };
}

const stored = async (): Promise<string> =>
  existsSync(join(dir, 'config.json')) ? readFile(join(dir, 'config.json'), 'utf8') : '';

it('applies what the disk does not take, and puts it there as soon as it does', async () => {
  // A folder in the way refuses the file, as a full disk does.
  await mkdir(join(dir, 'config.json.new'));
  const { applied, follow, done } = following(() => configOf(5_000));
  await until(() => applied.length > 0);
  expect(await stored()).toBe('');

  await rm(join(dir, 'config.json.new'), { recursive: true });
  follow.refresh();
  await until(async () => (await stored()).includes('5000'));
  expect(applied).toEqual([5_000]);
  stop.abort();
  await done;
});

it('applies a change once, and what is stored before the controller answers', async () => {
  let segmentMs = 5_000;
  const first = following(() => configOf(segmentMs));
  await until(async () => (await stored()).includes('5000'));
  first.follow.refresh();
  segmentMs = 7_000;
  first.follow.refresh();
  await until(() => first.applied.length > 1);
  expect(first.applied).toEqual([5_000, 7_000]);
  stop.abort();
  await first.done;
});
