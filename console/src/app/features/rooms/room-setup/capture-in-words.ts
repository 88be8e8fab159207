import { lengthInWords } from '../../../ui/format/age.ts';
import type { CaptureDraft } from './capture-draft.ts';

const MODES: Readonly<Record<CaptureDraft['mode'], string>> = {
  'as-recorded': 'with every channel as recorded',
  mono: 'as one channel, the mix of',
  mono_to_stereo_mix: 'in stereo, both sides the mix of',
  stereo: 'in stereo, from',
  multichannel: 'with the chosen outputs, from',
};

/** What the room's settings amount to, as two sentences. */
export function captureInWords(draft: CaptureDraft): { readonly preRoll: string; readonly files: string } {
  return { preRoll: preRollInWords(draft.preRollSeconds ?? 0), files: filesInWords(draft) };
}

function preRollInWords(seconds: number): string {
  if (seconds <= 0) return 'A recording begins with the press. Nothing from before it is kept.';
  return (
    `A recording begins ${lengthInWords(seconds)} before the press: the room is heard all the time, ` +
    'in the memory of the recorder only. Tell the people in the room.'
  );
}

function filesInWords(draft: CaptureDraft): string {
  const depth = (text: string): string => (text === '' ? '' : ` ${text}-bit`);
  const files = [
    draft.isFlac ? `FLAC${depth(draft.flacDepth)}` : null,
    draft.isOpus ? 'Opus' : null,
    draft.isMp3 ? 'MP3' : null,
    draft.isWav ? `WAV${depth(draft.wavDepth)}` : null,
  ].filter((file) => file !== null);
  if (files.length === 0) return 'No further files are made. The recording itself is always kept whole.';
  const included = draft.channels.filter(({ isIncluded }) => isIncluded).length;
  const channels = `${String(included)} of ${String(draft.channels.length)} channels`;
  const which = draft.mode === 'as-recorded' ? MODES[draft.mode] : `${MODES[draft.mode]} ${channels}`;
  return `${files.join(', ')} ${files.length === 1 ? 'is' : 'are'} made while it records, ${which}.`;
}
