import type { PcmFormat } from '@rakkr/shared/audio/vocabulary';
import type { ReportedInterfaceDto } from '@rakkr/shared/nodes';
import type { InterfaceBackend } from '@rakkr/shared/nodes/vocabulary';

import { listNamedPcms } from '../alsa/device-probe.ts';
import { type PresentPcm, listPresentPcms } from '../alsa/present-pcms.ts';
import type { ExternalInput } from '../platform/config/external-input.ts';
import type { Log } from '../platform/log.ts';
import { messageOf } from '../platform/system-error.ts';
import { demoInterface } from './demo-interface.ts';
import type { DeviceMemory } from './device-memory.ts';
import { externalInterface } from './external-interface.ts';
import { namedInterfaceId } from './interface-id.ts';
import { isJackRunning } from './jack-server.ts';
import { numberedChannels } from './numbered-channels.ts';
import { offeredChannels } from './offered-channels.ts';
import type { Probed } from './probed-devices.ts';

export interface InventoryWishes {
  readonly demoFile: string | null;
  /** A PCM that is offered beside the cards. */
  readonly captureDevice: string | null;
  readonly externalInput: ExternalInput | null;
}

/** Devices that captures of ours hold, by interface id, with what they granted (null while they open). */
export type HeldDevices = ReadonlyMap<string, PcmFormat | null>;

/** Sound servers that libasound reaches by a PCM of this name. */
const SERVERS: Readonly<Record<string, InterfaceBackend>> = { pipewire: 'pipewire', jack: 'jack' };
const MAX_INTERFACES = 64;

type Identity = Omit<ReportedInterfaceDto, 'channelCount' | 'sampleRates' | 'sampleFormats' | 'isBusy' | 'channels'>;

/** Lists what this machine can record, and what each device can do. A device that is held is not opened. */
export class TakeInventory {
  constructor(
    private readonly wishes: InventoryWishes,
    private readonly memory: DeviceMemory,
    private readonly log: Log,
  ) {}

  async run(held: HeldDevices): Promise<ReportedInterfaceDto[]> {
    const cards = listPresentPcms();
    const found: ReportedInterfaceDto[] = [];
    for (const { interfaceId, device } of await this.memory.known.name(cards))
      found.push(...(await this.describe(cardIdentity(interfaceId, device), held, true)));
    for (const named of this.namedDevices(cards)) found.push(...(await this.describe(named, held, false)));
    if (this.wishes.externalInput !== null) found.push(externalInterface(this.wishes.externalInput));
    found.push(...(await this.demo()));
    return found.slice(0, MAX_INTERFACES);
  }

  /** The device that was asked for, and the sound servers that this machine's ALSA configuration knows. */
  private namedDevices(cards: readonly PresentPcm[]): Identity[] {
    // With a program the device is the program's: a target of PipeWire, a port of JACK.
    const wished = this.wishes.externalInput === null ? this.wishes.captureDevice : null;
    const servers = listNamedPcms().filter(
      ({ device }) => device !== wished && (device === 'pipewire' || (device === 'jack' && isJackRunning())),
    );
    const named = servers.map(({ device, description }) => ({ device, name: description.split('\n')[0] ?? device }));
    if (wished !== null && !cards.some(({ device }) => device === wished))
      named.unshift({ device: wished, name: wished });
    return named.map(({ device, name }) => ({
      id: namedInterfaceId(device),
      alias: name.slice(0, 160),
      backend: SERVERS[device] ?? 'alsa',
      systemName: name.slice(0, 255),
      systemRef: device,
    }));
  }

  private async describe(identity: Identity, held: HeldDevices, isCard: boolean): Promise<ReportedInterfaceDto[]> {
    const device = identity.systemRef ?? identity.id;
    const probed = await this.memory.probed.probe({ interfaceId: identity.id, device }, held.has(identity.id));
    if (probed.state === 'unavailable') {
      this.log.info({ device, errno: probed.errno }, 'inventory.device-unavailable');
      // A server that does not run is not there; a card is, also when its driver refuses it now.
      if (!isCard) return [];
    }
    return [{ ...identity, ...abilities(probed, held.get(identity.id) ?? null, isCard) }];
  }

  private async demo(): Promise<ReportedInterfaceDto[]> {
    const { demoFile } = this.wishes;
    if (demoFile === null) return [];
    try {
      return [await demoInterface(demoFile)];
    } catch (error) {
      this.log.error({ demoFile, reason: messageOf(error) }, 'inventory.demo-file-unreadable');
      return [];
    }
  }
}

function abilities(probed: Probed, granted: PcmFormat | null, isCard: boolean) {
  if (probed.state === 'known') {
    const { facts, isBusy } = probed;
    const channels = offeredChannels({ min: facts.channelsMin, max: facts.channelsMax }, isCard);
    return {
      channelCount: channels,
      sampleRates: [...facts.rates],
      sampleFormats: [...facts.sampleFormats],
      isBusy,
      channels: numberedChannels(channels),
    };
  }
  // Never asked while it was free: what our own capture was granted is known, and nothing is invented beyond it.
  return {
    channelCount: granted?.channels ?? 0,
    sampleRates: granted === null ? [] : [granted.rate],
    sampleFormats: granted === null ? [] : [granted.sampleFormat],
    isBusy: probed.state === 'busy' && granted === null,
    channels: numberedChannels(granted?.channels ?? 0),
  };
}

function cardIdentity(interfaceId: string, card: PresentPcm): Identity {
  const { hardwarePath, serialNumber } = card;
  const name = card.cardName === card.pcmName ? card.cardName : `${card.cardName} ${card.pcmName}`;
  return {
    id: interfaceId,
    alias: name.slice(0, 160),
    backend: 'alsa',
    systemName: name.slice(0, 255),
    systemRef: card.device,
    ...(hardwarePath === null ? {} : { hardwarePath: hardwarePath.slice(0, 500) }),
    ...(serialNumber === null ? {} : { serialNumber }),
  };
}
