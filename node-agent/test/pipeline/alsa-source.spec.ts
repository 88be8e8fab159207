import { mkdtempSync, rmSync } from 'node:fs';

import { afterAll } from '@jest/globals';

import { AlsaSource } from '../../src/capture/alsa-source.ts';
import { describePcmSource } from '../../src/pcm/pcm-source.conformance.ts';
import { paceDevice } from '../device/build-device.ts';
import { useAlsaConfig } from './support/alsa-environment.ts';

const dir = mkdtempSync('/tmp/capture-source-');
afterAll(() => rmSync(dir, { recursive: true }));

const format = { sampleFormat: 'S32_LE', rate: 48_000, channels: 2 } as const;

describePcmSource('libasound', async () => {
  const device = await paceDevice({ dir });
  useAlsaConfig(device.env.ALSA_CONFIG_PATH);
  return { format, numbers: 0x1000000, open: (sizes) => AlsaSource.open({ device: device.name, format, ...sizes }) };
});
