import { Component, inject, input, output } from '@angular/core';

import { RunningTimePipe } from '../../../ui/format/quantity.pipes.ts';
import { Icon } from '../../../ui/icon/icon.ts';
import { SolidIcon } from '../../../ui/icon/solid-icon.ts';
import { AudioPlayer, SPEEDS } from './audio-player.ts';

export const SKIP_S = 15;

/** Play, skip, position, speed, zoom. */
@Component({
  selector: 'rk-transport',
  imports: [Icon, RunningTimePipe, SolidIcon],
  templateUrl: './transport.html',
  styleUrl: './transport.css',
})
export class Transport {
  /** Wall clock at the playhead, with its zone. */
  readonly wallClock = input.required<string>();
  readonly isPlayable = input.required<boolean>();
  /** Length of the window in words: `5 min`. */
  readonly windowWord = input.required<string>();
  readonly zoom = output<number>();
  protected readonly player = inject(AudioPlayer);
  protected readonly speeds = SPEEDS;
  protected readonly skipS = SKIP_S;
  protected readonly wholeFactor = Infinity;
}
