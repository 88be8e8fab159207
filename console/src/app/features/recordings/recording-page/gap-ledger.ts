import { Component, computed, inject, input } from '@angular/core';

import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { count, seconds } from '../../../ui/format/figures.ts';
import { runningTimeMs } from '../../../ui/format/running-time.ts';
import { clockTimeMs, viewerTimeZone, zoneWord } from '../../../ui/format/wall-clock.ts';
import { GAP_WORDS } from '../gap-cause.ts';
import { AudioPlayer } from '../player/audio-player.ts';

/** Every run of missing frames: where, how long, why. */
@Component({
  selector: 'rk-gap-ledger',
  templateUrl: './gap-ledger.html',
  styleUrl: './gap-ledger.css',
})
export class GapLedger {
  readonly recording = input.required<RecordingDetailDto>();
  protected readonly player = inject(AudioPlayer);
  private readonly zone = computed(() => this.recording().roomTimeZone ?? viewerTimeZone());
  protected readonly zoneName = computed(() => zoneWord(Date.parse(this.recording().recordedAt), this.zone()));
  protected readonly rows = computed(() => {
    const rate = this.recording().format?.rate ?? null;
    return this.recording().gaps.map((gap) => ({
      atS: rate === null ? null : gap.startFrame / rate,
      at: rate === null ? '–' : runningTimeMs(gap.startFrame / rate),
      clock: clockTimeMs(Date.parse(gap.startedAt), this.zone()),
      frames: count(gap.lengthFrames),
      length: rate === null ? '–' : seconds(gap.lengthFrames / rate),
      cause: GAP_WORDS[gap.cause],
      detail: gap.detail,
    }));
  });
}
