import { Component, DestroyRef, computed, inject, signal } from '@angular/core';

import { LiveSocket } from '../core/live/live-socket.ts';
import { age } from '../ui/format/age.ts';
import { clockTime, viewerTimeZone } from '../ui/format/wall-clock.ts';
import { StatusGlyph } from '../ui/status/status-glyph.ts';

const LOOK_MS = 500;
/** The first connection takes a moment; a bar that only flashes tells nothing. */
const SHOW_AFTER_MS = 1500;

/** Whole-width bar while there is no connection: since when, what is seen, when the next try is. */
@Component({
  selector: 'rk-connection-bar',
  imports: [StatusGlyph],
  template: `@if (lost(); as facts) {
    <div class="bar" role="status">
      <rk-status-glyph [sizePx]="16" tone="unknown" />
      <span class="grow">
        <b>No connection to the controller for {{ facts.age }}.</b> You see {{ facts.seen }}. Rooms keep recording.
        {{ facts.next }}
      </span>
      <button class="btn sm" (click)="socket.tryNow()" type="button">Try now</button>
    </div>
  }`,
  styleUrl: './connection-bar.css',
})
export class ConnectionBar {
  protected readonly socket = inject(LiveSocket);
  private readonly nowMs = signal(Date.now());

  protected readonly lost = computed(() => {
    const nowMs = this.nowMs();
    const silentMs = performance.now() - this.socket.newestPushAtMs;
    if (this.socket.isConnected() || silentMs < SHOW_AFTER_MS) return null;
    const nextTryAtMs = this.socket.nextTryAtMs();
    const waitS = nextTryAtMs === null ? 0 : Math.ceil((nextTryAtMs - nowMs) / 1000);
    return {
      age: age(silentMs),
      seen: clockTime(nowMs - silentMs, viewerTimeZone()),
      next: waitS > 0 ? `Trying again in ${String(waitS)} s.` : 'Trying now.',
    };
  });

  constructor() {
    const timer = setInterval(() => {
      this.nowMs.set(Date.now());
    }, LOOK_MS);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
  }
}
