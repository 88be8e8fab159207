import { AlsaError, checked } from './alsa-error.ts';
import { type PcmCapabilities, readCapabilities } from './hw-capabilities.ts';
import {
  type CardInfoHandle,
  type CtlHandle,
  type Out,
  type PcmHandle,
  type PcmInfoHandle,
  STREAM_CAPTURE,
  libasound,
} from './libasound.ts';
import { openPcm } from './open-pcm.ts';

/** A capture PCM of a sound card. */
export interface CardPcm {
  /** What libasound opens; survives renumbering of the cards: `hw:CARD=X32,DEV=0`. */
  readonly device: string;
  readonly cardNumber: number;
  readonly cardId: string;
  readonly cardName: string;
  /** Name and place of the card, as the driver tells it: with USB, the path of the port. */
  readonly cardLongName: string;
  readonly pcmName: string;
}

/** A capture PCM that a configuration file defines, such as `pipewire` or `jack`. */
export interface NamedPcm {
  readonly device: string;
  readonly description: string;
}

export type ProbeOutcome =
  | { readonly state: 'free'; readonly capabilities: PcmCapabilities }
  /** Another program holds it: what it can do cannot be asked. */
  | { readonly state: 'busy' }
  | { readonly state: 'unavailable'; readonly errno: number };

/** Every capture PCM of every card. Opens no PCM, so it disturbs none. Does not block. */
export function listCardPcms(): CardPcm[] {
  const found: CardPcm[] = [];
  const card: [number] = [-1];
  for (;;) {
    checked(libasound().cardNext(card), 'snd_card_next', 'all cards');
    if (card[0] < 0) return found;
    found.push(...pcmsOfCard(card[0]));
  }
}

/** Capture PCMs of the configuration that are not aliases of a card. Opens none. Does not block. */
export function listNamedPcms(): NamedPcm[] {
  const alsa = libasound();
  const hints: Out<bigint> = [null];
  checked(alsa.nameHint(-1, 'pcm', hints), 'snd_device_name_hint', 'all cards');
  const first = hints[0];
  if (first === null) return [];
  try {
    return alsa.hintsOf(first).flatMap((hint) => {
      const device = alsa.nameGetHint(hint, 'NAME');
      const direction = alsa.nameGetHint(hint, 'IOID');
      if (device === null || device.includes(':') || direction === 'Output') return [];
      return [{ device, description: alsa.nameGetHint(hint, 'DESC') ?? device }];
    });
  } finally {
    alsa.nameFreeHint(first);
  }
}

/** Asks one PCM what it can do: opens it for a moment, never waits for it. */
export function probePcm(device: string): ProbeOutcome {
  let pcm: PcmHandle | undefined;
  try {
    pcm = openPcm(device);
    return { state: 'free', capabilities: readCapabilities(pcm, device) };
  } catch (error) {
    if (!(error instanceof AlsaError)) throw error;
    const isBusy = error.toProblem().code === 'capture.device-busy';
    return isBusy ? { state: 'busy' } : { state: 'unavailable', errno: error.errno };
  } finally {
    if (pcm !== undefined) libasound().pcmClose(pcm);
  }
}

function pcmsOfCard(cardNumber: number): CardPcm[] {
  const alsa = libasound();
  const name = `hw:${String(cardNumber)}`;
  const ctl: Out<CtlHandle> = [null];
  // A card may leave between being listed and being opened: then it has no PCM, which is the truth.
  if (alsa.ctlOpen(ctl, name, 0) < 0 || ctl[0] === null) return [];
  const info: Out<CardInfoHandle> = [null];
  try {
    checked(alsa.cardInfoMalloc(info), 'snd_ctl_card_info_malloc', name);
    if (info[0] === null || alsa.ctlCardInfo(ctl[0], info[0]) < 0) return [];
    const cardId = alsa.cardInfoGetId(info[0]);
    const card = {
      cardNumber,
      cardId,
      cardName: alsa.cardInfoGetName(info[0]),
      cardLongName: alsa.cardInfoGetLongname(info[0]),
    };
    return capturePcmsOf(ctl[0], name).map(({ number, pcmName }) => ({
      ...card,
      device: `hw:CARD=${cardId},DEV=${String(number)}`,
      pcmName,
    }));
  } finally {
    if (info[0] !== null) alsa.cardInfoFree(info[0]);
    alsa.ctlClose(ctl[0]);
  }
}

function capturePcmsOf(ctl: CtlHandle, name: string): { number: number; pcmName: string }[] {
  const alsa = libasound();
  const info: Out<PcmInfoHandle> = [null];
  checked(alsa.pcmInfoMalloc(info), 'snd_pcm_info_malloc', name);
  const pcmInfo = info[0];
  if (pcmInfo === null) throw new Error('snd_pcm_info_malloc answered success and no handle');
  const found: { number: number; pcmName: string }[] = [];
  const device: [number] = [-1];
  try {
    for (;;) {
      if (alsa.ctlPcmNextDevice(ctl, device) < 0 || device[0] < 0) return found;
      alsa.pcmInfoSetDevice(pcmInfo, device[0]);
      alsa.pcmInfoSetSubdevice(pcmInfo, 0);
      alsa.pcmInfoSetStream(pcmInfo, STREAM_CAPTURE);
      if (alsa.ctlPcmInfo(ctl, pcmInfo) < 0) continue; // this device plays only
      found.push({ number: device[0], pcmName: alsa.pcmInfoGetName(pcmInfo) });
    }
  } finally {
    alsa.pcmInfoFree(pcmInfo);
  }
}
