import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig, until } from './support/capture-rig.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

it('shows ten windows a second that follow each other without a frame between them, recording or not', async () => {
  rig = await CaptureRig.start({ args: ['--interface-id', 'if_1'] });
  await rig.client.request({ type: 'watch-meters', isWatching: true });
  await until('levels before the recording', () => rig.meters.length > 8 || undefined);
  await rig.join();
  await rig.record(48_000);
  await rig.leave();

  const windows = rig.meters.map(({ firstFrame, windowFrames }) => ({ firstFrame, windowFrames }));
  const follows = windows.slice(1).map(({ firstFrame }, at) => firstFrame - windows[at]!.firstFrame);
  expect(windows.every(({ windowFrames }) => windowFrames === 4_800)).toBe(true);
  expect(follows.every((frames) => frames === 4_800)).toBe(true);
  expect(rig.meters.every((frame) => frame.interfaceId === 'if_1' && !frame.isDemo)).toBe(true);
  expect(rig.meters.every(({ levels, unavailableReason }) => levels.length === 2 && unavailableReason === null)).toBe(
    true,
  );
});

it('begins again with what is captured then, when somebody watches again', async () => {
  rig = await CaptureRig.start();
  const watch = (isWatching: boolean) => rig.client.request({ type: 'watch-meters', isWatching });
  await watch(true);
  await until('levels', () => rig.meters.at(2));
  await watch(false);
  await rig.join();
  await rig.record(96_000);
  const seen = rig.meters.length;
  const before = (await rig.status()).framesCaptured;
  await watch(true);
  const first = await until('levels again', () => rig.meters.at(seen));
  await rig.leave();
  expect(seen).toBeLessThan(15);
  expect(first).toMatchObject({ unavailableReason: null, windowFrames: 4_800 });
  expect(first.firstFrame).toBeGreaterThanOrEqual(before - 4_800);
});

it('labels the levels of a source that is no device', async () => {
  rig = await CaptureRig.start({ args: ['--source', 'synthetic', '--device', 'sine'] });
  await rig.client.request({ type: 'watch-meters', isWatching: true });
  const frame = await until('levels', () => rig.meters.at(3));
  expect(frame.isDemo).toBe(true);
  expect(frame.levels[0]!.peakDbfs).toBeCloseTo(-20, 1);
  expect(frame.levels[0]!.rmsDbfs).toBeCloseTo(-23.01, 1);
  expect((await rig.status()).isDemo).toBe(true);
  expect((await rig.join()).isDemo).toBe(true);
});
