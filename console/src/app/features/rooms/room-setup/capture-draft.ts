import type { RoomCaptureDto } from '@rakkr/shared/places';
import type { ChannelMapDto, RenditionPlanDto } from '@rakkr/shared/recordings';
import type { ChannelMode } from '@rakkr/shared/recordings/vocabulary';

/** How a room is recorded, as its form holds it: select values are text. */
export interface CaptureDraft {
  /** Null while the field is empty. */
  preRollSeconds: number | null;
  isFlac: boolean;
  flacDepth: string;
  isOpus: boolean;
  opusKbps: string;
  isMp3: boolean;
  mp3Kbps: string;
  isWav: boolean;
  wavDepth: string;
  mode: 'as-recorded' | ChannelMode;
  channels: ChannelDraft[];
}

export interface ChannelDraft {
  isIncluded: boolean;
  /** Number of the output, 1-based; '' = none. */
  output: string;
}

/** Select values: text of the choice, and what the controller is told. */
const VARIABLE = 'variable-';

/** The form of what the controller holds. @param channelCount channels of the room, in its order */
export function captureDraft(capture: RoomCaptureDto, channelCount: number): CaptureDraft {
  const plan = (codec: RenditionPlanDto['codec']): RenditionPlanDto | undefined =>
    capture.renditions.find((rendition) => rendition.codec === codec);
  const [flac, opus, mp3, wav] = [plan('flac'), plan('opus'), plan('mp3'), plan('wav')];
  return {
    preRollSeconds: capture.preRollSeconds,
    isFlac: flac !== undefined,
    flacDepth: textOf(flac?.bitDepth),
    isOpus: opus !== undefined,
    opusKbps: textOf(opus?.bitrateKbps),
    isMp3: mp3 !== undefined,
    mp3Kbps: mp3?.bitrateKbps ? `${mp3.isVariableBitrate ? VARIABLE : ''}${String(mp3.bitrateKbps)}` : '',
    isWav: wav !== undefined,
    wavDepth: textOf(wav?.bitDepth),
    mode: capture.channelMap?.mode ?? 'as-recorded',
    channels: Array.from({ length: channelCount }, (_, at) => channelDraft(capture.channelMap, at + 1)),
  };
}

/** What the controller is told of a form that is valid. */
export function captureOf(draft: CaptureDraft): RoomCaptureDto {
  const renditions: RenditionPlanDto[] = [];
  const plain = { bitrateKbps: null, isVariableBitrate: false, bitDepth: null };
  if (draft.isFlac) renditions.push({ ...plain, codec: 'flac', bitDepth: depthOf(draft.flacDepth) });
  if (draft.isOpus) renditions.push({ ...plain, codec: 'opus', bitrateKbps: numberOf(draft.opusKbps) });
  if (draft.isMp3) renditions.push(mp3Plan(draft.mp3Kbps));
  if (draft.isWav) renditions.push({ ...plain, codec: 'wav', bitDepth: depthOf(draft.wavDepth) });
  return { preRollSeconds: draft.preRollSeconds ?? 0, renditions, channelMap: mapOf(draft) };
}

/** What keeps the channels of the further files from being made so, for people; null = nothing. */
export function channelsFault({ mode, channels }: CaptureDraft): string | null {
  if (mode === 'as-recorded' || channels.length === 0) return null;
  const included = channels.flatMap(({ isIncluded, output }, at) => (isIncluded ? [{ number: at + 1, output }] : []));
  if (included.length === 0) return 'No channel is in the files. Include one.';
  if (mode === 'mono' || mode === 'mono_to_stereo_mix') return null;
  const lost = included.find(({ output }) => output === '');
  if (lost !== undefined) return `Channel ${String(lost.number)} is included but goes nowhere. Choose where.`;
  const outputs = included.map(({ output }) => output);
  const twice = outputs.find((output, at) => outputs.indexOf(output) !== at);
  if (twice !== undefined) return `Two channels go to output ${twice}. Choose another for one of them.`;
  return mode === 'stereo' && included.length !== 2 ? 'Stereo takes two channels: one left, one right.' : null;
}

function channelDraft(map: ChannelMapDto | null, sourceChannel: number): ChannelDraft {
  if (map === null) return { isIncluded: true, output: String(sourceChannel) };
  const entry = map.entries.find((candidate) => candidate.sourceChannel === sourceChannel);
  return { isIncluded: entry?.isIncluded ?? false, output: textOf(entry?.outputChannel) };
}

function mapOf({ mode, channels }: CaptureDraft): ChannelMapDto | null {
  if (mode === 'as-recorded') return null;
  const hasOutputs = mode === 'stereo' || mode === 'multichannel';
  return {
    mode,
    entries: channels.map(({ isIncluded, output }, at) => ({
      sourceChannel: at + 1,
      outputChannel: hasOutputs && isIncluded ? numberOf(output) : null,
      isIncluded,
    })),
  };
}

function mp3Plan(choice: string): RenditionPlanDto {
  const isVariableBitrate = choice === '' || choice.startsWith(VARIABLE);
  return { codec: 'mp3', bitrateKbps: numberOf(choice.replace(VARIABLE, '')), isVariableBitrate, bitDepth: null };
}

const textOf = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value);
const numberOf = (text: string): number | null => (text === '' ? null : Number(text));
const depthOf = (text: string): 16 | 24 | null => (text === '16' ? 16 : text === '24' ? 24 : null);
