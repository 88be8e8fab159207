import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import type { ReportedInterfaceDto } from '@rakkr/shared/nodes';

import { readWavLayout } from '../pcm/wav-file.ts';
import { DEMO_INTERFACE_ID } from './interface-id.ts';
import { numberedChannels } from './numbered-channels.ts';

/** What stands before the path in a demo interface's `systemRef`. */
export const DEMO_REF_PREFIX = 'demo:';

/**
 * A room that is no room: an audio file played at the pace of a sound card, labelled as a demonstration.
 *
 * @throws RangeError or the file system's error if the file cannot be played
 */
export async function demoInterface(path: string): Promise<ReportedInterfaceDto> {
  const { format } = readWavLayout(await readFile(path));
  return {
    id: DEMO_INTERFACE_ID,
    alias: 'Demo room',
    backend: 'demo',
    systemName: `Demo: ${basename(path)}`,
    systemRef: `${DEMO_REF_PREFIX}${path}`,
    channelCount: format.channels,
    sampleRates: [format.rate],
    sampleFormats: [format.sampleFormat],
    isBusy: false,
    channels: numberedChannels(format.channels),
  };
}

/**
 * The one format that a demo room plays: that of its file.
 *
 * @param systemRef  of any device
 * @returns [] for a device that is no demo room, or whose file is away: whoever opens it says so
 * @throws RangeError if the file is no WAV file
 */
export function demoFormatsOf(systemRef: string): readonly string[] {
  if (!systemRef.startsWith(DEMO_REF_PREFIX)) return [];
  const path = systemRef.slice(DEMO_REF_PREFIX.length);
  return existsSync(path) ? [readWavLayout(readFileSync(path)).format.sampleFormat] : [];
}
