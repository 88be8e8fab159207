import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, expect, it } from '@jest/globals';

import { CaptureRig, until } from './support/capture-rig.ts';
import { misplacedSegments, readRecording } from './support/recording-on-disk.ts';

let rig: CaptureRig;
afterEach(() => rig.dispose());

const CLIENT = fileURLToPath(new URL('../../dist/capture-control/control-client.js', import.meta.url));

/** A process that joins and then holds the socket until it is killed. */
const joiningClient = (socket: string, order: object) =>
  spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { ControlClient } from ${JSON.stringify(CLIENT)};
     const quiet = () => undefined;
     const listener = { onEvent: quiet, onMeterFrame: quiet, onPcmBlock: quiet, onClose: quiet };
     const client = await ControlClient.connect(${JSON.stringify(socket)}, 'an agent', listener);
     await client.request({ type: 'watch-meters', isWatching: true });
     await client.request(${JSON.stringify(order)});`,
  ]);

const order = (dir: string, endAtUtcMs: number | null) => ({
  type: 'join',
  recordingId: 'rec_one',
  dir,
  channels: [1, 2],
  segmentFrames: 24_000,
  endAtUtcMs,
  description: '',
});

it('records on without losing a frame when the agent is killed, and answers the next agent with the first outcome', async () => {
  rig = await CaptureRig.start();
  const dir = join(rig.dir, 'rec_one');
  const agent = joiningClient(rig.socket, order(dir, null));
  await until('the tap', async () => (await rig.status()).taps.find((tap) => tap.totalFrames > 0));
  rig.client.close(); // from here on the agent is the only client
  const killed = once(agent, 'exit');
  agent.kill('SIGKILL');
  await killed;

  await rig.attach();
  await rig.record(48_000);
  const again = await rig.join({ dir });
  const outcome = await rig.leave();

  const recording = await readRecording(dir, [1, 2]);
  expect(again.startFrame).toBe(0);
  expect(recording.gaps).toEqual([]);
  expect(recording.totalFrames).toBe(outcome.totalFrames);
  expect(misplacedSegments(recording)).toEqual([]);
});

it('ends a recording at its booked end while no agent is there, then exits by itself', async () => {
  rig = await CaptureRig.start({ args: ['--idle-exit-ms', '300'] });
  const dir = join(rig.dir, 'rec_one');
  const endAtUtcMs = Date.now() + 1_500;
  const start = await rig.join({ dir, endAtUtcMs });
  const exited = once(rig.process!, 'exit');
  rig.client.close();

  expect(await exited).toEqual([0, null]);
  const recording = await readRecording(dir, [1, 2]);
  const bookedFrames = Math.round(((endAtUtcMs - start.firstFrameAtUtcMs) / 1_000) * 48_000);
  expect(recording.lines.at(-1)).toMatchObject({ type: 'end', reason: 'booked-end' });
  expect(Math.abs(recording.totalFrames - bookedFrames)).toBeLessThan(480);
});
