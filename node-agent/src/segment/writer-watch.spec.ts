import { expect, test } from '@jest/globals';

import { WriterWatch } from './writer-watch.ts';

const beat = (beats: SharedArrayBuffer): number => Atomics.add(new Int32Array(beats), 0, 1);
const looks = (watch: WriterWatch, count: number, isWriting = true): boolean[] =>
  Array.from({ length: count }, () => watch.hangs(isWriting));

test('tells a thread that stands still for three seconds', () => {
  const watch = new WriterWatch(() => beats);
  const beats = new SharedArrayBuffer(4);
  expect(looks(watch, 7)).toEqual([...Array<boolean>(6).fill(false), true]);
});

test('forgets a stop after which the thread looks around again', () => {
  const watch = new WriterWatch(() => beats);
  const beats = new SharedArrayBuffer(4);
  looks(watch, 6);
  beat(beats);
  expect(looks(watch, 6)).not.toContain(true);
});

test('leaves a thread alone that has nothing to write', () => {
  const watch = new WriterWatch(() => beats);
  const beats = new SharedArrayBuffer(4);
  expect(looks(watch, 20, false)).not.toContain(true);
  expect(looks(watch, 5)).not.toContain(true);
});

test('begins anew with the thread that takes the place', () => {
  let beats = new SharedArrayBuffer(4);
  const watch = new WriterWatch(() => beats);
  looks(watch, 6);
  beats = new SharedArrayBuffer(4);
  expect(looks(watch, 6)).not.toContain(true);
});
