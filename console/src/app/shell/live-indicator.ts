import { Component, DestroyRef, computed, inject, signal } from '@angular/core';

import { ControllerClock } from '../core/clock/controller-clock.ts';
import { LiveSocket } from '../core/live/live-socket.ts';
import { age } from '../ui/format/age.ts';
import { absoluteTime, clockTime, viewerTimeZone, zoneWord } from '../ui/format/wall-clock.ts';
import { StatusGlyph } from '../ui/status/status-glyph.ts';
import type { StatusTone } from '../ui/status/status-tone.ts';

const LOOK_MS = 250;
const LATE_AFTER_MS = 2000;

/** Age of the newest push, and the controller's clock. */
@Component({
  selector: 'rk-live-indicator',
  imports: [StatusGlyph],
  template: `<span class="st" [class]="state().ink"><rk-status-glyph [sizePx]="9" [tone]="state().glyph" /></span>
    <b>{{ state().word }}</b>
    <span>{{ state().age }}</span>
    <span class="dot" aria-hidden="true">·</span>
    <time class="clock" [title]="absolute()">{{ clock() }}</time>`,
  styleUrl: './live-indicator.css',
})
export class LiveIndicator {
  private readonly socket = inject(LiveSocket);
  private readonly controllerClock = inject(ControllerClock);
  private readonly zone = viewerTimeZone();
  private readonly pushAgeMs = signal(0);

  protected readonly state = computed<{ glyph: StatusTone; ink: StatusTone; word: string; age: string }>(() => {
    const ageMs = this.pushAgeMs();
    if (!this.socket.isConnected()) return { glyph: 'armed', ink: 'unknown', word: 'Not live', age: age(ageMs) };
    if (ageMs > LATE_AFTER_MS) return { glyph: 'armed', ink: 'unknown', word: 'Late', age: age(ageMs) };
    return { glyph: 'recording', ink: 'verified', word: 'Live', age: `${(ageMs / 1000).toFixed(1)} s` };
  });
  protected readonly clock = computed(() => {
    const nowMs = this.controllerClock.nowMs();
    return `${clockTime(nowMs, this.zone)} ${zoneWord(nowMs, this.zone)}`;
  });
  protected readonly absolute = computed(() => absoluteTime(this.controllerClock.nowMs(), this.zone));

  constructor() {
    const timer = setInterval(() => {
      this.pushAgeMs.set(performance.now() - this.socket.newestPushAtMs);
    }, LOOK_MS);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
  }
}
