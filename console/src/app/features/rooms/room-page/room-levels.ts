import { Component, computed, inject, input, signal } from '@angular/core';

import type { RoomDto } from '@rakkr/shared/places';

import { ChannelMeterSource } from '../../../core/live/channel-meter-source.ts';
import { MeterFeed } from '../../../core/live/meter-feed.ts';
import { LevelMeter } from '../../../ui/level-meter/level-meter.ts';

const ROW_PX = 34;
const SCALE_PX = 15;

/** Every channel of a room with its held peak. */
@Component({
  selector: 'rk-room-levels',
  imports: [LevelMeter],
  template: `<section class="panel" aria-label="Levels">
    <header>
      <h2 class="grow">Levels</h2>
      <span class="muted small hide-phone">peak bar, RMS core, held peak in dBFS</span>
      <button class="btn sm" (click)="clear()" type="button">Clear clip lamps</button>
    </header>
    <div class="body">
      @if (channels().length === 0) {
        <p class="muted">The room has no microphone channel yet. Give it one on the Nodes page.</p>
      } @else {
        <rk-level-meter
          [hasFigures]="true"
          [labels]="labels()"
          [lampEpoch]="lampEpoch()"
          [source]="source()"
          [style.height.px]="heightPx()"
        />
      }
    </div>
  </section>`,
})
export class RoomLevels {
  readonly room = input.required<RoomDto>();
  private readonly feed = inject(MeterFeed);
  private readonly cleared = signal(0);
  protected readonly channels = computed(() => this.room().channels, {
    equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  protected readonly labels = computed(() => this.channels().map(({ label }) => label));
  protected readonly source = computed(() => new ChannelMeterSource(this.feed, this.channels()));
  protected readonly lampEpoch = computed(
    () => `${this.room().activeRecording?.recordingId ?? ''} ${String(this.cleared())}`,
  );
  protected readonly heightPx = computed(() => this.channels().length * ROW_PX + SCALE_PX);

  protected clear(): void {
    this.cleared.update((count) => count + 1);
  }
}
