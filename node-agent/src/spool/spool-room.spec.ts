import { expect, test } from '@jest/globals';

import { SpoolRoom } from './spool-room.ts';

const MIB = 1024 * 1024;
const room = (freeMib: number, { totalMib = 100_000, reserveMib = null as number | null } = {}) =>
  new SpoolRoom(
    { dir: '/spool', space: async () => ({ freeBytes: freeMib * MIB, totalBytes: totalMib * MIB }) },
    reserveMib === null ? null : reserveMib * MIB,
  );
/** 1 MiB/s, for so long. */
const use = (seconds: number | null) => ({
  bytesPerSecond: MIB,
  endsAtMs: seconds === null ? null : Date.now() + seconds * 1000,
});

test('refuses what does not fit, with what is missing and what to do', async () => {
  await expect(room(1_000).admit('a', use(null))).rejects.toMatchObject({
    code: 'spool.disk-full',
    detail:
      'The disk of /spool lacks 112 MiB for ten minutes of this recording. ' +
      'Free that much there, book a shorter time or record fewer channels.',
    facts: { missingBytes: 112 * MIB, reservedBytes: 512 * MIB },
  });
});

test('keeps a twentieth of a small disk free where no reserve is configured', async () => {
  await expect(room(1_000, { totalMib: 2_000 }).space()).resolves.toMatchObject({ reservedBytes: 100 * MIB });
});

test('keeps what is configured, however small the disk', async () => {
  const small = room(1_000, { totalMib: 2_000, reserveMib: 300 });
  await expect(small.space()).resolves.toMatchObject({ reservedBytes: 300 * MIB });
});

test('of two recordings that are started at once takes the first only, where one fits', async () => {
  const shared = room(1_700);
  const outcomes = await Promise.allSettled([shared.admit('a', use(null)), shared.admit('b', use(null))]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  shared.release('a');
  await expect(shared.admit('b', use(null))).resolves.toBeUndefined();
});

test('does not count a recording against itself when its start is repeated', async () => {
  const shared = room(1_200);
  await shared.admit('a', use(null));
  await expect(shared.admit('a', use(null))).resolves.toBeUndefined();
});

test('forecasts by the rate of all that it counts', async () => {
  const shared = room(1_512);
  await expect(shared.secondsLeft()).resolves.toBeNull();
  shared.hold('a', use(60));
  shared.hold('b', use(null));
  await expect(shared.secondsLeft()).resolves.toBe(500);
});
