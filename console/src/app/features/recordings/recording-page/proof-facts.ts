import { Component, computed, input } from '@angular/core';

import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { CopyButton } from '../../../ui/copyable/copy-button.ts';
import { count, rate } from '../../../ui/format/figures.ts';
import { LevelPipe, SizePipe } from '../../../ui/format/quantity.pipes.ts';
import { Status } from '../../../ui/status/status.ts';
import { formatWords } from './format-words.ts';

/** What proves the recording: captured equals stored, segment by segment and as a whole. */
@Component({
  selector: 'rk-proof-facts',
  imports: [CopyButton, LevelPipe, SizePipe, Status],
  templateUrl: './proof-facts.html',
  styles: `
    .hash {
      display: flex;
      gap: 8px;
      align-items: flex-start;
    }
    .hash span span {
      display: inline-block;
      margin-right: 0.6em;
    }
  `,
})
export class ProofFacts {
  readonly recording = input.required<RecordingDetailDto>();
  protected readonly isWhole = computed(
    () => this.recording().framesCaptured > 0 && this.recording().framesCaptured === this.recording().framesStored,
  );
  protected readonly frames = computed(() => {
    const { framesCaptured, lostFrames } = this.recording();
    const lost = lostFrames === 0 ? '' : ` (${count(lostFrames)} of them gap, filled with silence)`;
    return `${count(framesCaptured)}${lost}`;
  });
  protected readonly stored = computed(() => count(this.recording().framesStored));
  protected readonly segments = computed(
    () =>
      `${count(this.recording().segmentsStored)} of ${count(this.recording().segmentCount)} stored, each checked by SHA-256`,
  );
  /** In groups of eight, as people compare them; set apart by space on the screen, not by characters. */
  protected readonly hashGroups = computed(() => this.recording().audioSha256?.match(/.{1,8}/g) ?? []);
  protected readonly format = computed(() => {
    const { format } = this.recording();
    return format === null
      ? '–'
      : `${String(format.channels)} channels, ${rate(format.rate)}, ${formatWords(format.sampleFormat)}`;
  });
}
