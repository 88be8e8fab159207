import { basename } from 'node:path';

import type { ReportedInterfaceDto } from '@rakkr/shared/nodes';

import type { ExternalInput } from '../platform/config/external-input.ts';
import { programInterfaceId } from './interface-id.ts';
import { numberedChannels } from './numbered-channels.ts';

/** What a program records, as the configuration describes it: the program is not started to be asked. */
export function externalInterface({ command, device, format }: ExternalInput): ReportedInterfaceDto {
  const name = `${device} (${basename(command)})`;
  return {
    id: programInterfaceId(command, device),
    alias: name.slice(0, 160),
    backend: 'external',
    systemName: name.slice(0, 255),
    systemRef: `program:${basename(command)}:${device}`.slice(0, 255),
    channelCount: format.channels,
    sampleRates: [format.rate],
    sampleFormats: [format.sampleFormat],
    isBusy: false,
    channels: numberedChannels(format.channels),
  };
}
