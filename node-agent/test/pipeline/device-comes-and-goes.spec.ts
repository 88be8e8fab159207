import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import type { ReportedInterfaceDto } from '@rakkr/shared/nodes';

import { AlsaSource } from '../../src/capture/alsa-source.ts';
import { DeviceMemory } from '../../src/inventory/device-memory.ts';
import { FollowInventory } from '../../src/inventory/follow-inventory.ts';
import { type HeldDevices, TakeInventory } from '../../src/inventory/take-inventory.ts';
import { agentLog } from '../../src/platform/log.ts';
import { type PaceDevice, paceDevice } from '../device/build-device.ts';
import { useAlsaConfig } from './support/alsa-environment.ts';
import { until } from './support/capture-rig.ts';

const log = agentLog('error');
const ID = 'alsa_pcm_pace';

let dir: string;
let device: PaceDevice;
let stop: AbortController;
let running: Promise<void>;
let told: ReportedInterfaceDto[][];
let refusals: number;

beforeEach(async () => {
  dir = mkdtempSync('/tmp/inventory-');
  device = await paceDevice({ dir });
  useAlsaConfig(device.env.ALSA_CONFIG_PATH);
  stop = new AbortController();
  told = [];
  refusals = 0;
});
afterEach(async () => {
  stop.abort();
  await running;
  rmSync(dir, { recursive: true });
});

/** Follows the devices of this machine; nothing but the device files in `dir` can tell it of a change. */
async function follow(held: HeldDevices = new Map()): Promise<void> {
  const inventory = new TakeInventory(
    { demoFile: null, captureDevice: device.name, externalInput: null },
    await DeviceMemory.of(dir),
    log,
  );
  const tell = async (interfaces: ReportedInterfaceDto[]): Promise<void> => {
    if (refusals-- > 0) throw new Error('the controller is away');
    told.push(interfaces);
  };
  const places = { devices: dir, list: join(dir, 'no-list') };
  running = new FollowInventory(() => inventory.run(held), tell, log, places).run(stop.signal);
  await until('a first report', () => told[0]);
}

const kernelEvent = (): void => writeFileSync(join(dir, 'pcmC0D0c'), String(Math.random()));
const ids = (interfaces: ReportedInterfaceDto[] | undefined) => interfaces?.map(({ id }) => id);

it('tells of a device that leaves and of its return', async () => {
  await follow();
  writeFileSync(device.gonePath, '');
  kernelEvent();
  await until('a report without the device', () => told[1]);
  rmSync(device.gonePath);
  kernelEvent();
  await until('a report with the device', () => told[2]);
  expect(told.map(ids)).toEqual([[ID], [], [ID]]);
});

it('tells again what a controller did not hear', async () => {
  await follow();
  refusals = 1;
  writeFileSync(device.gonePath, '');
  kernelEvent();
  await until('a report without the device', () => told[1]);
  expect(told.map(ids)).toEqual([[ID], []]);
});

it('offers a device that a capture of ours holds without opening it', async () => {
  await DeviceMemory.of(dir).then(({ probed }) => probed.probe({ interfaceId: ID, device: device.name }, false));
  const format = { sampleFormat: 'S32_LE', rate: 48_000, channels: 2 } as const;
  const source = AlsaSource.open({ device: device.name, format, periodFrames: 480, bufferFrames: 9_600 });
  try {
    await follow(new Map([[ID, format]]));
    // The device admits one holder: an attempt to open it would say that another program has it.
    expect(told[0]).toMatchObject([{ id: ID, isBusy: false }]);
  } finally {
    source.close();
  }
});
