import { mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pino } from 'pino';
import 'reflect-metadata';

import { SpoolPolicyDto } from '@rakkr/shared/nodes';

import { anOrder } from '../../../test/builders/an-order.ts';
import { segmentFile } from '../../pcm/spool-files.ts';
import { ConfirmedSegments } from '../confirmed-segments.ts';
import { OrderJournal } from '../order-journal.ts';
import { Spool } from '../spool.ts';
import { KeptManifest } from './kept-manifest.ts';
import { SweepSpool } from './sweep-spool.ts';

const log = pino({ level: 'silent' });
let state: string;
let spool: Spool;
let sweep: SweepSpool;
const manifestPath = () => join(state, 'recorder-cache-manifest.json');
const newSweep = () =>
  new SweepSpool({ spool, manifest: new KeptManifest(manifestPath(), (id) => spool.folderOf(id)), log });
beforeEach(async () => {
  state = await mkdtemp('/tmp/sweep-');
  spool = new Spool(join(state, 'spool'));
  await mkdir(spool.dir);
  sweep = newSweep();
});
afterEach(() => rm(state, { recursive: true, force: true }));

interface Recording {
  readonly order?: 'open' | 'closed' | 'damaged';
  readonly segments?: number;
  readonly confirmed?: readonly number[];
  readonly others?: readonly string[];
  readonly endedDaysAgo?: number;
}

/** A folder of the spool as it is left by agents and captures. */
async function lay(recordingId: string, { order, segments = 2, ...rest }: Recording): Promise<void> {
  const dir = spool.folderOf(recordingId);
  await mkdir(dir, { recursive: true });
  const names = Array.from({ length: segments }, (_, index) => segmentFile(index));
  for (const name of [...names, ...(rest.others ?? [])]) await writeFile(join(dir, name), Buffer.alloc(64 * 1024));
  const marks = await ConfirmedSegments.of(dir);
  for (const index of rest.confirmed ?? names.keys()) await marks.add(index, 'ab'.repeat(32));
  const ledger = join(dir, 'ledger.jsonl');
  await writeFile(ledger, '');
  const ended = new Date(Date.now() - (rest.endedDaysAgo ?? 1) * 86_400_000);
  await utimes(ledger, ended, ended);
  if (order === 'damaged') await writeFile(join(dir, 'recording.json'), '{"version":1,');
  else if (order !== undefined) {
    const deliveredAt = order === 'closed' ? new Date().toISOString() : null;
    await new OrderJournal(dir).write({ ...anOrder(recordingId), deliveredAt });
  }
}

const policy = (change: Partial<SpoolPolicyDto>): SpoolPolicyDto =>
  Object.assign(new SpoolPolicyDto(), { deleteAfterUpload: false }, change);
/** Lets the sweep run once under the policy. */
async function sweepUnder(wish: SpoolPolicyDto): Promise<string[]> {
  sweep.apply(wish);
  await sweep.makeRoom(0);
  await spool.emptyDiscarded(null);
  return (await readdir(spool.dir)).sort();
}

test('deletes a delivered copy by the age of its recording and keeps the younger one', async () => {
  await lay('rec_old', { order: 'closed', endedDaysAgo: 8 });
  await lay('rec_new', { order: 'closed', endedDaysAgo: 6 });
  expect(await sweepUnder(policy({ maxAgeDays: 7 }))).toEqual(['rec_new']);
});

test('deletes the oldest copies until what is left is no larger than the policy allows', async () => {
  for (const days of [1, 2, 3]) await lay(`rec_${String(days)}`, { order: 'closed', endedDaysAgo: days });
  expect(await sweepUnder(policy({ maxBytes: 300 * 1024 }))).toEqual(['rec_1', 'rec_2']);
});

test('gives up copies that the policy keeps when a recording lacks room, and says how much that was', async () => {
  await lay('rec_copy', { order: 'closed' });
  sweep.apply(policy({}));
  expect(await sweep.makeRoom(1)).toBeGreaterThan(100 * 1024);
  expect(await readdir(spool.dir)).toEqual([]);
});

test('leaves a recording alone while an order works on it, and takes it once the order lets go', async () => {
  await lay('rec_one', { order: 'closed' });
  sweep.protect('rec_one');
  expect(await sweepUnder(new SpoolPolicyDto())).toEqual(['rec_one']);
  sweep.release('rec_one');
  expect(await sweepUnder(new SpoolPolicyDto())).toEqual([]);
});

test('clears leftovers that hold nothing, and those whose every segment is confirmed', async () => {
  await lay('rec_failed', { order: 'closed', segments: 0, endedDaysAgo: 1 });
  await lay('rec_torn', { segments: 0, others: ['rendition.flac.part'], endedDaysAgo: 1 });
  await lay('rec_lost', { segments: 2 });
  expect(await sweepUnder(new SpoolPolicyDto())).toEqual([]);
});

test.each<[string, Recording]>([
  ['a segment without its mark', { confirmed: [0] }],
  ['a segment that nobody finished', { others: ['000002.open.wav'] }],
  ['a file that is not known', { others: ['rendition.flac'] }],
  ['an order that is open', { order: 'open' }],
  ['an order that cannot be read', { order: 'damaged' }],
  ['a closed order and a segment without its mark', { order: 'closed', confirmed: [1] }],
])('keeps a folder with %s under every limit, and counts it as stranded', async (_, recording) => {
  await lay('rec_one', { ...recording, endedDaysAgo: 400 });
  const strictest = policy({ deleteAfterUpload: true, maxAgeDays: 1, maxBytes: 1, minFreeDiskPercent: 95 });
  expect(await sweepUnder(strictest)).toEqual(['rec_one']);
  await sweep.makeRoom(1e15);
  expect(await readdir(spool.folderOf('rec_one'))).toContain(segmentFile(0));
  expect(sweep.strandedBytes).toBeGreaterThan(0);
});

test('finishes a deletion that was cut short, and never takes its rest for a recording', async () => {
  await lay('rec_one', { order: 'closed' });
  await spool.discard('rec_one');
  expect(await spool.recordingIds()).toEqual([]);
  expect(await readdir(spool.dir)).toHaveLength(1);
  const stop = new AbortController();
  const running = newSweep().run(stop.signal);
  while ((await readdir(spool.dir)).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort();
  await running;
});

test('lists what is kept in the form of the earlier agent, and takes off what was deleted', async () => {
  await lay('rec_b', { order: 'closed' });
  await lay('rec_a', { order: 'closed', endedDaysAgo: 30 });
  await lay('rec_open', { order: 'open' });
  const listed = async () => JSON.parse(await readFile(manifestPath(), 'utf8'));
  await sweepUnder(policy({}));
  const entry = (recordingId: string) => {
    const folder = spool.folderOf(recordingId);
    return { recordingId, policyId: 'node-spool-policy', rawOutputPath: folder, outputPath: folder };
  };
  expect(await listed()).toEqual({ version: 1, entries: [entry('rec_a'), entry('rec_b')] });
  await sweepUnder(policy({ maxAgeDays: 7 }));
  expect(await listed()).toEqual({ version: 1, entries: [entry('rec_b')] });
});

const limit = (max: number) => fc.option(fc.integer({ min: 1, max }));

test('deletes no segment without its mark, whatever the folders, the policy and the room that is wanted', async () => {
  const anyRecording = fc.record({
    order: fc.option(fc.constantFrom<'open' | 'closed' | 'damaged'>('open', 'closed', 'damaged'), { nil: undefined }),
    segments: fc.nat(4),
    confirmed: fc.uniqueArray(fc.nat(3)),
    others: fc.subarray(['000007.open.wav', '000008.wav.unreadable', 'rendition.mp3.part']),
    endedDaysAgo: fc.nat(500),
  });
  const anyPolicy = fc.record({
    deleteAfterUpload: fc.boolean(),
    maxAgeDays: limit(400),
    maxBytes: limit(1e6),
    minFreeDiskPercent: limit(95),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRecording, { maxLength: 4 }),
      anyPolicy,
      fc.nat(1e6),
      async (recordings, wish, lackingBytes) => {
        await rm(spool.dir, { recursive: true });
        await mkdir(spool.dir);
        sweep = newSweep();
        for (const [at, { order, ...rest }] of recordings.entries()) {
          await lay(`rec_${String(at)}`, { ...(order === undefined ? {} : { order }), ...rest });
        }
        sweep.apply(wish);
        await sweep.makeRoom(lackingBytes);
        await spool.emptyDiscarded(null);
        for (const [at, { segments, confirmed }] of recordings.entries()) {
          const only = Array.from({ length: segments }, (_, index) => index).filter(
            (index) => !confirmed.includes(index),
          );
          if (only.length === 0) continue;
          const left = await readdir(spool.folderOf(`rec_${String(at)}`));
          expect(left).toEqual(expect.arrayContaining(only.map(segmentFile)));
        }
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);
