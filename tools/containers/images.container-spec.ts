import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type Image, ImageBuild } from './image-build.ts';

const CACHE = join('node_modules', '.cache', 'containers');
const PORT = 8801;
const HEALTH = `http://127.0.0.1:${PORT}/healthz`;

let folder: string;
let images: ImageBuild;
const started: ChildProcess[] = [];

beforeAll(() => {
  mkdirSync(CACHE, { recursive: true });
  folder = join(process.cwd(), mkdtempSync(join(CACHE, 'run-')));
  images = new ImageBuild(folder);
});

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a program in an image to its end and gives what it printed. */
async function output(
  image: Image,
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<string> {
  const child = images.start(image, words, environment);
  started.push(child);
  const [printed, [exitCode]] = await Promise.all([
    text(child.stdout!),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  expect(exitCode).toBe(0);
  return printed;
}

/** The first answer of a program that is starting. @throws once the program has ended without one */
async function answers(url: string, child: ChildProcess): Promise<number> {
  let cause: unknown;
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(url).catch((fault: unknown) => {
      cause = fault;
      return undefined;
    });
    if (answer !== undefined) return answer.status;
    await sleep(200);
  }
  throw new Error(`the program ended with code ${child.exitCode}`, { cause });
}

describe('the controller image, built on a Debian with nothing installed', () => {
  let image: Image;
  beforeAll(() => {
    image = images.build('deploy/Dockerfile.controller');
  });

  it('runs as a user without rights', async () => {
    expect((await output(image, ['id', '-un'])).trim()).toBe('rakkr');
  });

  it('runs on the pinned Node without npm or a compiler', async () => {
    const script = 'node --version; command -v npm gcc || echo neither';
    expect(await output(image, ['sh', '-c', script])).toMatch(/^v26\.\d+\.\d+\nneither\n$/);
  });

  it('answers its health check with a database of its own', async () => {
    const child = images.start(image, [...image.entrypoint, ...image.command], { PORT: String(PORT) });
    started.push(child);
    expect(await answers(HEALTH, child)).toBe(200);
    child.kill('SIGKILL');
    await once(child, 'close');
  });
});

describe('the node image, built on a Debian with nothing installed', () => {
  let image: Image;
  beforeAll(() => {
    image = images.build('deploy/Dockerfile.node');
  });

  it('runs as a user without rights', async () => {
    expect((await output(image, ['id', '-un'])).trim()).toBe('rakkr-agent');
  });

  it('offers the demo room, labelled as such', async () => {
    const printed = await output(image, [...image.entrypoint, '--print-inventory'], {
      RAKKR_DEMO_FILE: '/opt/rakkr/demo-room.wav',
    });
    expect(printed).toContain('"demo"');
  });
});
