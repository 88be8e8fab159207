import type { RenditionDto } from '@rakkr/shared/recordings';
import type { RenditionCodec, RenditionState } from '@rakkr/shared/recordings/vocabulary';

import type { StatusTone } from '../../../ui/status/status-tone.ts';

const NAMES: Readonly<Record<RenditionCodec, string>> = { flac: 'FLAC', opus: 'Opus', mp3: 'MP3', wav: 'WAV' };
const STATES: Readonly<Record<RenditionState, { readonly tone: StatusTone; readonly word: string }>> = {
  rendering: { tone: 'armed', word: 'Being made' },
  uploading: { tone: 'uploading', word: 'Uploading' },
  stored: { tone: 'verified', word: 'Stored' },
  failed: { tone: 'critical', word: 'Not made' },
};

export const codecName = (codec: RenditionCodec): string => NAMES[codec];
export const renditionState = ({ state }: RenditionDto): { readonly tone: StatusTone; readonly word: string } =>
  STATES[state];
