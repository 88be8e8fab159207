import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import type { RenditionCodec } from '@rakkr/shared/recordings/vocabulary';

import { until } from './support/capture-rig.ts';
import { SpooledRecording } from './support/spooled-recording.ts';

const RENDERER = fileURLToPath(new URL('../../dist/render/renderer.js', import.meta.url));
const CODECS = ['flac', 'opus'] as const satisfies readonly RenditionCodec[];

/**
 * A process that renders what it is told on its standard input, one JSON line each, and prints what becomes of it: the
 * agent's renderer and nothing else of the agent.
 */
const PROGRAM = `
  import { createInterface } from 'node:readline';
  import { Renderer } from ${JSON.stringify(RENDERER)};
  const log = { info() {}, warn() {}, error(facts) { console.error(JSON.stringify(facts)); } };
  let rendering;
  for await (const line of createInterface({ input: process.stdin })) {
    const { job, pieces, totalFrames } = JSON.parse(line);
    rendering ??= new Renderer(log).open(job, (codec, outcome) => console.log(JSON.stringify({ codec, outcome })));
    if (pieces) rendering.grow(pieces, totalFrames);
  }
  rendering?.close();
`;

class RenderingProcess {
  readonly outcomes: { codec: RenditionCodec; outcome: { state: string; detail?: string } }[] = [];
  readonly child: ChildProcess;

  constructor(
    private readonly recording: SpooledRecording,
    env: Record<string, string> = {},
  ) {
    const program = join(recording.dir, 'render.mjs');
    writeFileSync(program, PROGRAM);
    this.child = spawn(process.execPath, [program], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] ?? '', ...env },
    });
    let text = '';
    this.child.stdout?.setEncoding('utf8').on('data', (more: string) => {
      const lines = `${text}${more}`.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) this.outcomes.push(JSON.parse(line) as (typeof this.outcomes)[number]);
    });
    const { dir, start } = recording;
    const plans = CODECS.map((codec) => ({ codec, bitrateKbps: null, isVariableBitrate: false, bitDepth: null }));
    const source = { start, channelMap: null, channelLabels: [] };
    this.tell({ job: { recordingId: 'rec_one', dir, plans, source } });
  }

  /** Everything that stands in the recording by now. */
  grow(isWhole: boolean): void {
    this.tell({ pieces: this.recording.pieces, totalFrames: isWhole ? this.recording.totalFrames : null });
  }

  /** Ids of the encoders that this process runs. */
  encoders(program: string): number[] {
    return processTable()
      .filter((each) => each.parent === this.child.pid && each.program === program)
      .map(({ pid }) => pid);
  }

  settled(): Promise<unknown> {
    return until('all outcomes', () => (this.outcomes.length === CODECS.length ? true : undefined));
  }

  async end(signal?: NodeJS.Signals): Promise<void> {
    const exited = once(this.child, 'exit');
    if (signal === undefined) this.child.stdin?.end();
    else this.child.kill(signal);
    if (this.child.exitCode === null && this.child.signalCode === null) await exited;
  }

  private tell(what: object): void {
    this.child.stdin?.write(`${JSON.stringify(what)}\n`);
  }
}

/** All processes of this machine. */
const processTable = (): { pid: number; parent: number; nice: number; program: string }[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,ni=,comm='])
    .toString()
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, nice, program = ''] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), nice: Number(nice), program };
    });
const niceOf = (wanted: number) => processTable().find(({ pid }) => pid === wanted)?.nice ?? Number.NaN;

let recording: SpooledRecording;
let processes: RenderingProcess[];
beforeEach(async () => {
  processes = [];
  recording = await SpooledRecording.make({ format: { sampleFormat: 'S32_LE' }, pieces: [48_000, -100, 24_000] });
});
afterEach(async () => {
  await Promise.all(processes.map(async (each) => each.end('SIGKILL')));
  await recording.dispose();
});

function rendering(env?: Record<string, string>): RenderingProcess {
  const started = new RenderingProcess(recording, env);
  processes.push(started);
  return started;
}

const encoder = (process: RenderingProcess, program: string) =>
  until(`${program} at work`, () => process.encoders(program)[0]);
const rendered = (codec: RenditionCodec) => readFileSync(join(recording.dir, `rendition.${codec}`));
const names = () => readdirSync(recording.dir).filter((name) => name.startsWith('rendition'));

/** What an undisturbed renderer makes of the whole recording, taken away again. */
async function undisturbed(): Promise<Buffer[]> {
  const process = rendering();
  process.grow(true);
  await process.settled();
  const files = CODECS.map(rendered);
  for (const codec of CODECS) rmSync(join(recording.dir, `rendition.${codec}`));
  await process.end();
  return files;
}

it('makes both files while the recording grows, at a lower priority than the agent', async () => {
  const process = rendering();
  process.grow(false);
  const nice = niceOf(await encoder(process, 'flac'));
  expect(nice).toBe(Math.min(19, Math.max(10, niceOf(process.child.pid ?? 0))));
  await encoder(process, 'opusenc');
  await until('both files', () => names().length === 2 || undefined);
  expect(names().sort()).toEqual(['rendition.flac.part', 'rendition.opus.part']);
  await recording.add(30_000);
  process.grow(true);
  await process.settled();
  expect(names().sort()).toEqual(['rendition.flac', 'rendition.opus']);
  execFileSync('flac', ['--test', '--silent', join(recording.dir, 'rendition.flac')]);
});

it('begins again after its encoder was killed, and gives the same file', async () => {
  await recording.add(48_000);
  const files = await undisturbed();
  const process = rendering();
  process.grow(false);
  global.process.kill(await encoder(process, 'flac'), 'SIGKILL');
  process.grow(true);
  await process.settled();
  expect(CODECS.map(rendered).every((file, at) => file.equals(files[at] ?? Buffer.alloc(0)))).toBe(true);
});

it('gives up with the reason when its encoder dies each time, and leaves the recording alone', async () => {
  const before = readFileSync(join(recording.dir, '000000.wav'));
  const process = rendering();
  process.grow(false);
  for (let killed = new Set<number>(); killed.size < 3;) {
    const pid = await until('another flac', () => process.encoders('flac').find((each) => !killed.has(each)));
    killed = killed.add(pid);
    global.process.kill(pid, 'SIGKILL');
    await recording.add(4_800);
    process.grow(false);
  }
  process.grow(true);
  await process.settled();
  expect(process.outcomes.find(({ codec }) => codec === 'flac')?.outcome).toEqual({
    state: 'failed',
    detail: 'Given up after 3 attempts. flac ended by SIGKILL.',
  });
  expect(names()).toEqual(['rendition.opus']);
  expect(readFileSync(join(recording.dir, '000000.wav')).equals(before)).toBe(true);
});

it('is taken up by the next agent after the first was killed in mid-render, from the segments that are there', async () => {
  await recording.add(48_000);
  const files = await undisturbed();
  const first = rendering();
  first.grow(false);
  await encoder(first, 'flac');
  await encoder(first, 'opusenc');
  await first.end('SIGKILL');

  const second = rendering();
  second.grow(true);
  await second.settled();
  expect(names().sort()).toEqual(['rendition.flac', 'rendition.opus']);
  expect(CODECS.map(rendered).every((file, at) => file.equals(files[at] ?? Buffer.alloc(0)))).toBe(true);
});

it('lets go of encoders and unfinished files when it is closed', async () => {
  const process = rendering();
  process.grow(false);
  const flac = await encoder(process, 'flac');
  await process.end();
  await until('the end of the encoder', () => (Number.isNaN(niceOf(flac)) ? true : undefined));
  expect(process.outcomes).toEqual([]);
  expect(names().filter((name) => !name.endsWith('.part'))).toEqual([]);
});

it('says which package is missing where the encoder is', async () => {
  const process = rendering({ PATH: '/nowhere' });
  process.grow(true);
  await process.settled();
  expect(process.outcomes.map(({ outcome }) => outcome.detail).sort()).toEqual([
    'The program flac is missing on this node. Install the Debian package flac.',
    'The program opusenc is missing on this node. Install the Debian package opus-tools.',
  ]);
});
