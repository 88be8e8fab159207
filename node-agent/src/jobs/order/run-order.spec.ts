import { execFileSync } from 'node:child_process';
import { appendFile, constants, mkdir, mkdtemp, open, readFile, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import 'reflect-metadata';

import { MAX_GAPS_PER_REPORT } from '@rakkr/shared/agent-protocol';

import { anOrder } from '../../../test/builders/an-order.ts';
import { type Answer, AnsweringController, type Asked, refusal } from '../../../test/builders/answering-controller.ts';
import { CaptureProblem } from '../../pcm/capture-problem.ts';
import type { StartLine } from '../../pcm/ledger.ts';
import { Renderer } from '../../render/renderer.ts';
import { OpenSegment } from '../../segment/open-segment.ts';
import { KeptManifest } from '../../spool/retention/kept-manifest.ts';
import { SweepSpool } from '../../spool/retention/sweep-spool.ts';
import { SpoolRoom } from '../../spool/spool-room.ts';
import { Spool } from '../../spool/spool.ts';
import type { CapturePort } from './capture-port.ts';
import { type OrderPorts, RunOrder } from './run-order.ts';

const log = pino({ level: 'silent' });
let dir: string;
let controller: AnsweringController;
const stop = { now: new AbortController() };
beforeEach(async () => {
  dir = await mkdtemp('/tmp/run-order-');
  await mkdir(join(dir, 'spool'));
  stop.now = new AbortController();
});
afterEach(async () => {
  stop.now.abort();
  await controller.stop();
  await rm(dir, { recursive: true, force: true });
});

const refused = (code: CaptureProblem['code']) => async (): Promise<never> => {
  throw new CaptureProblem(code, 'refused');
};
/** No capture process records anything, and none can be started. */
const noCapture = (code: CaptureProblem['code']): CapturePort => ({
  join: refused(code),
  leave: refused('capture.tap-unknown'),
  ringFile: () => null,
  totalFrames: async () => null,
  ledger: refused('capture.tap-unknown'),
  takeHeld: refused('capture.tap-unknown'),
  heldIsSafe: refused('capture.tap-unknown'),
});

function ports(captures: CapturePort): OrderPorts {
  const spool = new Spool(join(dir, 'spool'));
  const manifest = new KeptManifest(join(dir, 'kept.json'), (id) => spool.folderOf(id));
  return {
    api: controller.api,
    captures,
    renderer: new Renderer(log),
    spool,
    room: new SpoolRoom(spool, 0),
    sweep: new SweepSpool({ spool, manifest, log }),
    easeDisk: () => undefined,
    clockOffsetMs: () => 0,
    log,
  };
}

const willing = ({ path }: Asked): Answer => {
  if (path.endsWith('/report'))
    return { status: 200, body: { status: 'running', leaseExpiresAt: '2026-01-01T00:00:00Z' } };
  return { status: 204 };
};
const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 10));
};

it('tells the controller that a recording cannot start when the disk does not even take the order', async () => {
  controller = await AnsweringController.start(willing);
  await mkdir(join(dir, 'spool', 'rec_1', 'recording.json.new'), { recursive: true });
  const order = await RunOrder.take(anOrder('rec_1').order, ports(noCapture('spool.io-error')));
  expect(await order.run(stop.now.signal)).toBe('failed');
  const [failed] = controller.requests(/failed$/);
  expect(JSON.parse(String(failed?.body))).toMatchObject({ code: 'spool.io-error' });
});

it('tells the controller that a recording cannot start when the disk does not answer at all', async () => {
  controller = await AnsweringController.start(willing);
  await mkdir(join(dir, 'spool', 'rec_1'), { recursive: true });
  // Whoever opens a pipe for writing hangs until somebody reads.
  const pipe = join(dir, 'spool', 'rec_1', 'recording.json.new');
  execFileSync('mkfifo', [pipe]);
  const order = await RunOrder.take(anOrder('rec_1').order, ports(noCapture('spool.io-error')));
  const done = order.run(stop.now.signal);
  await until(() => controller.requests(/failed$/).length > 0);
  const [failed] = controller.requests(/failed$/);
  expect(JSON.parse(String(failed?.body))).toMatchObject({ code: 'spool.io-error' });
  const reader = await open(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  stop.now.abort();
  await done;
  await reader.close();
});

it('puts the order on the disk as soon as the disk takes it', async () => {
  controller = await AnsweringController.start(willing);
  const folder = join(dir, 'spool', 'rec_1');
  await mkdir(join(folder, 'recording.json.new'), { recursive: true });
  let joins = 0;
  const captures: CapturePort = {
    ...noCapture('capture.failed'),
    join: async () => {
      joins++;
      throw new Error('not yet');
    },
  };
  const order = await RunOrder.take(anOrder('rec_1').order, ports(captures));
  const done = order.run(stop.now.signal);
  await until(() => joins > 0);
  await rmdir(join(folder, 'recording.json.new'));
  const before = joins;
  await until(() => joins > before + 1);
  expect(JSON.parse(await readFile(join(folder, 'recording.json'), 'utf8'))).toMatchObject({ stop: null });
  stop.now.abort();
  expect(await done).toBe('left-to-the-next-agent');
});

const format = { sampleFormat: 'S16_LE', rate: 48_000, channels: 1 } as const;
const start: StartLine = {
  ...{ type: 'start', recordingId: 'rec_1', source: 'alsa', device: 'hw:0', deviceFormat: format, format },
  ...{
    channels: [1],
    segmentFrames: 480_000,
    description: '',
    preRollFrames: 0,
    startedAt: '2026-01-01T00:00:00.000Z',
  },
};

it('says that the disk lasts for nothing while it refuses the recording, however much room it has', async () => {
  controller = await AnsweringController.start(willing);
  const fault = { code: 'spool.io-error', detail: 'The disk does not answer.', facts: {} } as const;
  let isRefusing = true;
  const captures: CapturePort = {
    ...noCapture('capture.failed'),
    join: async () => ({
      ...{ recordingId: 'rec_1', startFrame: 0, deviceFrame: 0, firstFrameAtUtcMs: 1, preRollFrames: 0 },
      ...{ deviceFormat: format, format, isDemo: false, resumedAfterGap: null },
    }),
    ledger: async () => ({
      ...{ lines: [start], heldIndexes: [], safeIndexes: [], isOnDisk: !isRefusing },
      fault: isRefusing ? fault : null,
    }),
    takeHeld: async () => null,
  };
  const order = await RunOrder.take(anOrder('rec_1').order, ports(captures));
  const done = order.run(stop.now.signal);
  const said = (): unknown => JSON.parse(String(controller.requests(/report$/).at(-1)?.body)).spoolSecondsLeft;
  const isSaying = async (isIt: (seconds: unknown) => boolean): Promise<void> =>
    until(() => {
      order.ask();
      return controller.requests(/report$/).length > 0 && isIt(said());
    });
  await isSaying((seconds) => seconds === 0);
  isRefusing = false;
  await isSaying((seconds) => Number(seconds) > 0);
  stop.now.abort();
  await done;
});

it('keeps frames that a capture wrote before its ledger named them, and waits for the device', async () => {
  controller = await AnsweringController.start(willing);
  const folder = join(dir, 'spool', 'rec_1');
  await mkdir(folder);
  const anchor = { monotonicNs: 1, utcMs: 1, bootId: 'boot' };
  const open = OpenSegment.create(folder, { start, index: 0, startFrame: 0, anchor, gapBefore: null });
  open.write(new Uint8Array(2 * 480 + 1), 480);
  open.close();
  let joins = 0;
  const captures: CapturePort = {
    ...noCapture('capture.device-gone'),
    join: async () => {
      joins++;
      throw new CaptureProblem('capture.device-gone', 'refused');
    },
  };
  const order = await RunOrder.take(anOrder('rec_1').order, ports(captures));
  const done = order.run(stop.now.signal);
  await until(() => joins > 2);
  stop.now.abort();
  await done;
  expect(controller.requests(/failed$/)).toEqual([]);
  expect(await readdir(folder)).toContain('000000.wav');
});

/** A capture that refuses the folder, which may have been left with frames of a dead one. */
async function refuseFolderWith(frames: number) {
  controller = await AnsweringController.start(willing);
  const folder = join(dir, 'spool', 'rec_1');
  await mkdir(folder);
  const anchor = { monotonicNs: 1, utcMs: 1, bootId: 'boot' };
  const open = OpenSegment.create(folder, { start, index: 0, startFrame: 0, anchor, gapBefore: null });
  if (frames > 0) open.write(new Uint8Array(2 * frames), frames);
  open.close();
  const asked: boolean[] = [];
  const captures: CapturePort = {
    ...noCapture('spool.io-error'),
    join: async (_device, _tap, { hasBegun }) => {
      asked.push(hasBegun);
      throw new CaptureProblem('spool.io-error', 'The disk does not answer.');
    },
  };
  const order = await RunOrder.take(anOrder('rec_1').order, ports(captures));
  return { folder, asked, done: order.run(stop.now.signal) };
}

it('leaves a folder with frames alone that the capture may still be opening, and asks for it again', async () => {
  const { folder, asked, done } = await refuseFolderWith(480);
  await until(() => asked.length > 2);
  stop.now.abort();
  await done;
  expect(asked.slice(0, 3)).toEqual([false, true, true]);
  expect(controller.requests(/failed$/)).toEqual([]);
  expect(await readdir(folder)).not.toContain('ledger.jsonl');
});

it('tells that a recording cannot start when the disk took no frame of it', async () => {
  const { done } = await refuseFolderWith(0);
  expect(await done).toBe('failed');
});

it('asks seldom for a job that the controller does not know any more, and keeps its audio', async () => {
  controller = await AnsweringController.start(({ path }) =>
    refusal(404, path.startsWith('recordings') ? 'recording.not-found' : 'job.not-found'),
  );
  const folder = join(dir, 'spool', 'rec_1');
  await mkdir(folder);
  await writeFile(join(folder, '000000.wav'), new Uint8Array(4096 + 960));
  await writeFile(join(folder, '000001.wav'), new Uint8Array(4096 + 960));
  const segment = (index: number) => ({
    ...{ type: 'segment', index, startFrame: index * 480, lengthFrames: 480, sha256: 'ab'.repeat(32) },
    anchor: { monotonicNs: 1, utcMs: 1, bootId: 'boot' },
  });
  const end = { type: 'end', totalFrames: 960, reason: 'operator', endedAt: '2026-01-01T00:00:01.000Z' };
  const lines = [start, segment(0), segment(1), end].map((line) => `${JSON.stringify(line)}\n`);
  await writeFile(join(folder, 'ledger.jsonl'), lines.join(''));
  const order = await RunOrder.resume(anOrder('rec_1'), ports(noCapture('capture.tap-unknown')));
  const done = order.run(stop.now.signal);
  await until(() => order.isUndeliverable && controller.requests(/manifest$/).length > 0);
  const asked = controller.asked.length;
  // Waits for nothing to happen: an agent that kept asking would do so several times a second.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(controller.asked.length - asked).toBeLessThanOrEqual(2);
  expect(controller.requests(/segments/)).not.toEqual([]);
  expect(controller.requests(/segments/).length).toBeLessThanOrEqual(2);
  stop.now.abort();
  expect(await done).toBe('left-to-the-next-agent');
  expect(await readdir(folder)).toEqual(expect.arrayContaining(['000000.wav', '000001.wav']));
});

it('reports every gap until the controller has answered for it, and no longer; the manifest has them all', async () => {
  let isAway = true;
  let isEnded = false;
  controller = await AnsweringController.start((asked) => {
    if (asked.path.endsWith('/attach')) return { status: 200, body: anOrder('rec_1').order };
    if (!asked.path.endsWith('/report')) return { status: 204 };
    if (isAway) return refusal(503, 'server.unavailable');
    return { status: 200, body: { status: isEnded ? 'completed' : 'running', leaseExpiresAt: '2026-01-01T00:00:00Z' } };
  });
  const folder = join(dir, 'spool', 'rec_1');
  await mkdir(folder);
  // More than one report takes.
  const stumbles = MAX_GAPS_PER_REPORT + 7;
  const gapLine = (at: number) => ({
    ...{ type: 'gap', startFrame: at * 10, lengthFrames: 10, cause: 'overrun', startedAt: '2026-01-01T00:00:00.000Z' },
  });
  const ledger = join(folder, 'ledger.jsonl');
  const write = async (...lines: object[]): Promise<void> =>
    appendFile(ledger, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await write(start, ...Array.from({ length: stumbles }, (_, at) => gapLine(at)));
  const order = await RunOrder.resume(anOrder('rec_1'), ports(noCapture('capture.unavailable')));
  const done = order.run(stop.now.signal);
  const reported = (): number[][] =>
    controller
      .requests(/report$/)
      .map(({ body }) => JSON.parse(String(body)).gaps.map((gap: { startFrame: number }) => gap.startFrame / 10));
  const told = (): number[][] => reported().filter((gaps) => gaps.length > 0);
  await until(() => told().length > 1);
  const first = Array.from({ length: MAX_GAPS_PER_REPORT }, (_, at) => at);
  expect(told().slice(0, 2)).toEqual([first, first]);
  isAway = false;
  await until(() => reported().at(-1)?.length === 7);
  await write(gapLine(stumbles));
  order.look();
  await until(() => reported().at(-1)?.[0] === stumbles);
  expect(reported().at(-1)).toEqual([stumbles]);
  const end = { totalFrames: stumbles * 10 + 10, reason: 'operator', endedAt: '2026-01-01T00:00:01.000Z' };
  await write({ type: 'end', ...end });
  isEnded = true;
  order.look();
  expect(await done).toBe('delivered');
  const [manifest] = controller.requests(/manifest$/);
  expect(JSON.parse(String(manifest?.body)).gaps).toHaveLength(stumbles + 1);
});
