import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import type { RoomDto } from '@rakkr/shared/places';

import { Status } from '../../../ui/status/status.ts';
import { RoomsStore } from '../rooms.store.ts';
import { RoomMeter } from './room-meter.ts';

const SHORT_WORDS: Readonly<Record<RoomDto['state'], string>> = {
  recording: 'Rec',
  arming: 'Arming',
  stopping: 'Stopping',
  uploading: 'Uploading',
  disconnected: 'Discon.',
  ready: 'Ready',
  'not-ready': 'Not ready',
  'no-contact': 'No contact',
};

/** A room as a 116 px cell, so that 200 fit: name, state, loudest channel. */
@Component({
  selector: 'rk-room-mini',
  imports: [RoomMeter, RouterLink, Status],
  template: `<h3 class="ell">
      <a [routerLink]="['/rooms', room().slug]" data-wall-item>{{ room().name }}</a>
    </h3>
    <rk-status [time]="time()" [tone]="tone()" [word]="word()" />
    <rk-room-meter [isCompact]="true" [room]="room()" />`,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: 2px;
      position: relative;
      min-width: 0;
      padding: 5px 6px 6px;
      overflow: hidden;
      background: var(--mat-sys-surface-container-lowest);
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--mat-sys-corner-small);
    }
    :host(.critical) {
      border-color: var(--rk-critical-fill);
      background: var(--rk-critical-container);
    }
    :host(.warning) {
      background: var(--rk-warning-container);
    }
    :host(.disconnected) {
      background: var(--rk-disconnected-container);
    }
    :host:has(a:focus-visible) {
      box-shadow: var(--rk-focus);
    }
    h3 {
      font: var(--mat-sys-label-medium);
    }
    h3 a:focus-visible {
      box-shadow: none;
    }
    h3 a::after {
      content: '';
      position: absolute;
      inset: 0;
    }
  `,
  host: { '[attr.data-room-id]': 'room().id', '[class]': "hasFailed() ? 'critical' : (face().band ?? '')" },
})
export class RoomMini {
  readonly room = input.required<RoomDto>();
  private readonly store = inject(RoomsStore);
  protected readonly face = computed(() => this.store.face(this.room()));
  /** Trouble that is there now says more than a failure that was. */
  protected readonly hasFailed = computed(
    () => this.face().band === null && this.store.failureOf(this.room()) !== null,
  );
  protected readonly tone = computed(() => (this.hasFailed() ? 'critical' : this.face().tone));
  protected readonly word = computed(() => {
    if (this.hasFailed()) return this.room().lastFailure?.startedAt == null ? 'Not recorded' : 'Failed';
    const { tone } = this.face();
    return tone === 'armed' ? 'Arming' : tone === 'critical' ? 'Not recording' : SHORT_WORDS[this.room().state];
  });
  protected readonly time = computed(() => (this.face().isRecording ? (this.face().timer ?? undefined) : undefined));
}
