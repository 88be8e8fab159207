import { Component, DestroyRef, computed, inject, input, signal } from '@angular/core';

import { clockTime, viewerTimeZone, zoneWord } from '../format/wall-clock.ts';
import { BrandMark } from '../icon/brand-mark.ts';
import { Status } from '../status/status.ts';

/** The frame of pages outside the shell: mark, one column, and a foot that says whether the controller answers. */
@Component({
  selector: 'rk-entry-frame',
  imports: [BrandMark, Status],
  template: `<main>
      <div class="card">
        <div class="logo">
          <rk-brand-mark [sizePx]="40" /><span>Rakkr<small>room recording</small></span>
        </div>
        <ng-content />
      </div>
    </main>
    <footer>
      @if (isReachable() === false) {
        <rk-status tone="critical" word="Controller does not answer" />
      } @else if (isReachable()) {
        <rk-status tone="verified" word="Controller answers" />
      } @else {
        <rk-status tone="unknown" word="Asking the controller" />
      }
      <span>{{ clock() }}</span>
      <span>{{ host }}</span>
    </footer>`,
  styleUrl: './entry-frame.css',
})
export class EntryFrame {
  readonly isReachable = input.required<boolean | null>();
  protected readonly host = location.host;
  private readonly nowMs = signal(Date.now());
  protected readonly clock = computed(() => {
    const zone = viewerTimeZone();
    return `${clockTime(this.nowMs(), zone)} ${zoneWord(this.nowMs(), zone)}`;
  });

  constructor() {
    const timer = setInterval(() => {
      this.nowMs.set(Date.now());
    }, 1000);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
  }
}
