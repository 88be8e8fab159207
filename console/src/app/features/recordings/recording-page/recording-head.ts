import { Component, computed, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';

import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { explainProblem } from '../../../core/api/explain-problem.ts';
import { May } from '../../../core/auth/may.ts';
import { lengthInWords } from '../../../ui/format/age.ts';
import { rate, seconds } from '../../../ui/format/figures.ts';
import { calendarDate, clockTime, viewerTimeZone, zoneWord } from '../../../ui/format/wall-clock.ts';
import { Icon } from '../../../ui/icon/icon.ts';
import { SolidIcon } from '../../../ui/icon/solid-icon.ts';
import { DemoLabel } from '../../../ui/status/demo-label.ts';
import { Status } from '../../../ui/status/status.ts';
import { ProblemNote } from '../../../ui/view-state/problem-note.ts';
import type { ShownProblem } from '../../../ui/view-state/shown-problem.ts';
import { isRunning, recordingState } from '../recording-state.ts';
import { RecordingsApi, downloadAddress } from '../recordings.api.ts';
import { formatWords } from './format-words.ts';

/** Proof state, gaps, time and format in words; download, delete, stop. */
@Component({
  selector: 'rk-recording-head',
  imports: [DemoLabel, Icon, May, ProblemNote, RouterLink, SolidIcon, Status],
  templateUrl: './recording-head.html',
  styleUrl: './recording-head.css',
})
export class RecordingHead {
  readonly recording = input.required<RecordingDetailDto>();
  readonly delete = output();
  readonly stopped = output();
  private readonly api = inject(RecordingsApi);
  protected readonly state = computed(() => recordingState(this.recording()));
  protected readonly isRunning = computed(() => isRunning(this.recording()));
  protected readonly download = computed(() => downloadAddress(this.recording().id));
  protected readonly refusal = signal<ShownProblem | null>(null);
  protected readonly gapWords = computed(() => {
    const { gapCount, lostFrames, format } = this.recording();
    if (gapCount === 0) return null;
    const lost = format === null ? '' : `, ${seconds(lostFrames / format.rate)}`;
    return `${String(gapCount)} ${gapCount === 1 ? 'gap' : 'gaps'}${lost}`;
  });
  protected readonly meta = computed(() => {
    const { recordedAt, durationSeconds, roomTimeZone, format } = this.recording();
    const zone = roomTimeZone ?? viewerTimeZone();
    const startMs = Date.parse(recordedAt);
    const end = durationSeconds > 0 && !this.isRunning() ? `–${clockTime(startMs + durationSeconds * 1000, zone)}` : '';
    const when = `${calendarDate(startMs, zone)}, ${clockTime(startMs, zone)}${end} ${zoneWord(startMs, zone)}`;
    const shape =
      format === null
        ? []
        : [`${String(format.channels)} channels`, rate(format.rate), formatWords(format.sampleFormat)];
    return [when, lengthInWords(durationSeconds), ...shape].join(' · ');
  });

  protected async stop(): Promise<void> {
    this.refusal.set(null);
    try {
      await this.api.stop(this.recording().id);
      this.stopped.emit();
    } catch (error) {
      this.refusal.set(explainProblem(error, 'Not stopped'));
    }
  }
}
