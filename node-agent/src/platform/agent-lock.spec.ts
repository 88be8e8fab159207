import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { AgentLock } from './agent-lock.ts';

let dir: string;
const held: AgentLock[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rakkr-lock-'));
});
afterEach(async () => {
  for (const lock of held.splice(0)) lock.release();
  await rm(dir, { recursive: true, force: true });
});

async function take(state: string, run: string): Promise<AgentLock> {
  const folders = { stateDir: join(dir, state), runDir: join(dir, run) };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  const lock = await AgentLock.take(folders);
  held.push(lock);
  return lock;
}

it('lets one agent have a state folder, by whatever name and with whatever folder for its sockets', async () => {
  await take('state', 'run');
  symlinkSync(join(dir, 'state'), join(dir, 'other-name'));
  await expect(take('state', 'run')).rejects.toThrow('Another rakkr-agent');
  await expect(take('state', 'other-run')).rejects.toThrow('Another rakkr-agent');
  await expect(take('other-name', 'third-run')).rejects.toThrow('Another rakkr-agent');
});

it('lets two agents with folders of their own run beside each other', async () => {
  await take('state', 'run');
  await expect(take('other-state', 'other-run')).resolves.toBeInstanceOf(AgentLock);
});

it('gives the folders to exactly one of many that start at once after a kill', async () => {
  mkdirSync(join(dir, 'run'));
  // What an agent that was killed leaves: a name that nobody listens behind.
  const socket = JSON.stringify(join(dir, 'run', 'agent.sock'));
  const code = `require('node:net').createServer().listen(${socket}, () => console.log('up'))`;
  const killed = spawn(process.execPath, ['--eval', code], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(killed.stdout, 'data');
  const gone = once(killed, 'exit');
  killed.kill('SIGKILL');
  await gone;

  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => take('state', 'run')));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('can be taken again once it was released', async () => {
  (await take('state', 'run')).release();
  await expect(take('state', 'run')).resolves.toBeInstanceOf(AgentLock);
});
