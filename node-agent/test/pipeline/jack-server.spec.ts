import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';

import { WAVE_HEADER_BYTES } from '@rakkr/shared/audio/vocabulary';

import { AlsaSource } from '../../src/capture/alsa-source.ts';
import { DeviceMemory } from '../../src/inventory/device-memory.ts';
import { TakeInventory } from '../../src/inventory/take-inventory.ts';
import { LEDGER_FILE, parseLedger } from '../../src/pcm/ledger.ts';
import { describePcmSource } from '../../src/pcm/pcm-source.conformance.ts';
import { agentLog } from '../../src/platform/log.ts';
import { paceDevice } from '../device/build-device.ts';
import { CaptureRig } from './support/capture-rig.ts';
import { JACK_PERIOD_FRAMES, JackServer, useJackServer } from './support/jack-server.ts';

/** Several attempts of 20 s, where the machine is busy. */
jest.setTimeout(120_000);

const dir = mkdtempSync('/tmp/jack-');
let server: JackServer;
let rig: CaptureRig | undefined;

beforeAll(async () => {
  server = await JackServer.start(dir, 300);
  useJackServer(server);
});
afterEach(async () => {
  await rig?.dispose();
  rig = undefined;
});
afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true });
});

const format = { sampleFormat: 'FLOAT_LE', rate: 48_000, channels: 2 } as const;

describePcmSource(
  'JACK through libasound',
  async () => ({
    format,
    numbers: 0x1000000,
    // The plugin stops at an overrun, and JACK moves its clock by whole periods.
    gapToleranceFrames: JACK_PERIOD_FRAMES,
    open: (sizes) => AlsaSource.open({ device: 'desk', format, ...sizes }),
  }),
  (attempt) => server.attempt(attempt),
);

it('records what a JACK client plays, to the sample', () => server.attempt(recordNumbers));

async function recordNumbers(): Promise<void> {
  await rig?.dispose();
  rig = await CaptureRig.prepare({ device: { ...(await paceDevice({ dir: join(dir, 'pace') })), env: server.env } });
  await rig.startCapture(['--device', 'desk', '--format', 'FLOAT_LE']);
  const { format: stored } = await rig.join();
  await rig.record(96_000);
  const outcome = await rig.leave();
  expect(stored.sampleFormat).toBe('FLOAT_LE');
  const folder = join(rig.dir, 'rec_one');
  const { lines } = parseLedger(readFileSync(join(folder, LEDGER_FILE)));
  expect(lines.filter(({ type }) => type === 'gap')).toEqual([]);
  const words = lines.filter((line) => line.type === 'segment').flatMap((line) => wordsOf(folder, line.index));
  expect(words.length).toBe(outcome.totalFrames * 2);
  // Frame number in the upper 24 bits, channel in the lower 8.
  const [first = 0] = words;
  const firstWrong = words.findIndex((word, at) => word !== first + Math.floor(at / 2) * 256 + (at % 2));
  expect(firstWrong).toBe(-1);
}

function wordsOf(folder: string, index: number): number[] {
  const pcm = readFileSync(join(folder, `${String(index).padStart(6, '0')}.wav`)).subarray(WAVE_HEADER_BYTES);
  return Array.from({ length: pcm.length / 4 }, (_, at) => pcm.readUInt32LE(at * 4));
}

it('offers JACK while its server runs, and not after', async () => {
  const wishes = { demoFile: null, captureDevice: null, externalInput: null };
  const inventory = new TakeInventory(wishes, await DeviceMemory.of(dir), agentLog('error'));
  const jackOf = async () => (await inventory.run(new Map())).filter(({ backend }) => backend === 'jack');
  expect(await jackOf()).toMatchObject([{ id: 'alsa_pcm_jack', systemRef: 'jack', sampleRates: [48_000] }]);
  await server.stop();
  expect(await jackOf()).toEqual([]);
});
