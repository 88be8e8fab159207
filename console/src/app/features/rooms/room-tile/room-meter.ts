import { Component, computed, inject, input } from '@angular/core';

import type { RoomDto } from '@rakkr/shared/places';

import { ChannelMeterSource } from '../../../core/live/channel-meter-source.ts';
import { MeterFeed } from '../../../core/live/meter-feed.ts';
import { LevelMeter } from '../../../ui/level-meter/level-meter.ts';
import { LoudestMeterSource } from './loudest-meter-source.ts';

const MAX_HORIZONTAL = 4;
const MAX_SHOWN = 16;

/** The levels of a room on its tile: up to 4 channels lie, up to 16 stand; compact shows the loudest. */
@Component({
  selector: 'rk-room-meter',
  imports: [LevelMeter],
  template: `@if (room().channels.length === 0) {
      <div class="none hatch"><span>No microphone channel yet</span></div>
    } @else if (isUnknown()) {
      <div class="none hatch">
        <span>{{ isCompact() ? '' : 'No levels: no contact' }}</span>
      </div>
    } @else {
      <rk-level-meter
        [hasLabels]="!isCompact()"
        [hasScale]="!isCompact()"
        [isVertical]="isVertical()"
        [labels]="labels()"
        [lampEpoch]="room().activeRecording?.recordingId ?? ''"
        [source]="source()"
      />
    }
    @if (hidden() > 0) {
      <span class="more">+{{ hidden() }}</span>
    }`,
  styleUrl: './room-meter.css',
  host: { '[class.compact]': 'isCompact()' },
})
export class RoomMeter {
  readonly room = input.required<RoomDto>();
  readonly isCompact = input(false);
  private readonly feed = inject(MeterFeed);
  protected readonly isUnknown = computed(() => ['no-contact', 'disconnected'].includes(this.room().state));
  // The wall asks again every few seconds: only a change of the channels themselves makes a new bank.
  private readonly channels = computed(() => this.room().channels.slice(0, MAX_SHOWN), {
    equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  protected readonly hidden = computed(() =>
    this.isCompact() ? 0 : this.room().channels.length - this.channels().length,
  );
  protected readonly isVertical = computed(() => !this.isCompact() && this.channels().length > MAX_HORIZONTAL);
  protected readonly labels = computed(() =>
    this.isCompact() ? ['Loudest channel'] : this.channels().map((channel) => channel.label),
  );
  protected readonly source = computed(() => {
    const bank = new ChannelMeterSource(this.feed, this.channels());
    return this.isCompact() ? new LoudestMeterSource(bank) : bank;
  });
}
