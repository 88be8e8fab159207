import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { lengthInWords } from '../../../ui/format/age.ts';

/** The waveform in one sentence, for people who do not see it. */
export function describeWaveform(recording: RecordingDetailDto): string {
  const channels = recording.channelLabels.length;
  const gaps =
    recording.gapCount === 0 ? 'no gap' : `${String(recording.gapCount)} ${recording.gapCount === 1 ? 'gap' : 'gaps'}`;
  return (
    `Waveform of ${lengthInWords(recording.durationSeconds)} on ${String(channels)} ` +
    `${channels === 1 ? 'channel' : 'channels'} with ${gaps}. The same facts are listed below.`
  );
}
