import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type PcmFormat, waveHeader } from '@rakkr/shared/audio/vocabulary';

import { paceDevice } from '../../../node-agent/test/device/build-device.ts';
import type { NodeSource } from './running-node.ts';

const LOOP_SECONDS = 8;
const SYLLABLES_PER_SECOND = 4;
const TONES_HZ = [220, 330] as const;
const FULL_SCALE = 32_767;
const FORMAT = { sampleFormat: 'S16_LE', rate: 48_000, channels: TONES_HZ.length } as const satisfies PcmFormat;

/**
 * A demo room: two tones whose loudness rises and falls about as that of speech does, channel 2 half a loop later.
 *
 * @param dir  receives the audio file
 */
export function demoRoom(dir: string): NodeSource {
  const path = join(dir, 'demo-room.wav');
  const audio = tones();
  const facts = { description: 'Demo room', originator: 'Rakkr', originatorReference: '', startedAt: new Date(0) };
  mkdirSync(dir, { recursive: true });
  writeFileSync(path, waveHeader({ format: FORMAT, dataBytes: audio.byteLength, ...facts }));
  writeFileSync(path, audio, { flag: 'a' });
  return { RAKKR_DEMO_FILE: path };
}

function tones(): Int16Array {
  const frames = LOOP_SECONDS * FORMAT.rate;
  const samples = new Int16Array(frames * FORMAT.channels);
  for (let frame = 0; frame < frames; frame++) {
    TONES_HZ.forEach((hz, channel) => {
      const s = frame / FORMAT.rate;
      const sentence = Math.sin(Math.PI * (s / LOOP_SECONDS + channel / 2)) ** 2;
      const syllable = Math.sin(Math.PI * SYLLABLES_PER_SECOND * s) ** 2;
      samples[frame * FORMAT.channels + channel] =
        FULL_SCALE * 0.5 * sentence * syllable * Math.sin(2 * Math.PI * hz * s);
    });
  }
  return samples;
}

/** The paced test device with so many channels at 48 kHz: every sample carries its frame number. */
export async function pacedDevice(dir: string, channels: number): Promise<NodeSource> {
  const fields = `min_channels ${channels} max_channels ${channels} min_rate 48000 max_rate 48000`;
  const { env, name } = await paceDevice({ dir, fields });
  return { ...env, RAKKR_CAPTURE_DEVICE: name };
}
