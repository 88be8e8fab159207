import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import type { RoomDto } from '@rakkr/shared/places';

import { May } from '../../../core/auth/may.ts';
import { timeLeft } from '../../../ui/format/disk-space.ts';
import { count } from '../../../ui/format/figures.ts';
import { SolidIcon } from '../../../ui/icon/solid-icon.ts';
import { DemoLabel } from '../../../ui/status/demo-label.ts';
import { StatusGlyph } from '../../../ui/status/status-glyph.ts';
import { Status } from '../../../ui/status/status.ts';
import { RoomsStore } from '../rooms.store.ts';

/** State, running time, Record or Stop, and the facts of a room. */
@Component({
  selector: 'rk-room-hero',
  imports: [DemoLabel, May, RouterLink, SolidIcon, Status, StatusGlyph],
  templateUrl: './room-hero.html',
  styleUrl: './room-hero.css',
})
export class RoomHero {
  readonly room = input.required<RoomDto>();
  protected readonly store = inject(RoomsStore);
  protected readonly face = computed(() => this.store.face(this.room()));
  protected readonly lost = computed(() => {
    const active = this.room().activeRecording;
    return active === null ? '–' : `${count(active.lostFrames)} frames`;
  });
  protected readonly behind = computed(() => {
    const behindMs = this.room().activeRecording?.behindMs ?? null;
    return behindMs === null ? '–' : `${String(Math.round(behindMs / 1000))} s behind`;
  });
  /** Of the node, at the rate of all its recordings. */
  protected readonly space = computed(() => {
    const left = this.room().activeRecording?.spoolSecondsLeft ?? null;
    if (left === null) return '–';
    return left === 0 ? 'none left' : timeLeft(left);
  });
  protected readonly channels = computed(() => {
    const { channels } = this.room();
    const devices = new Set(channels.map(({ interfaceId }) => interfaceId)).size;
    return devices > 1 ? `${String(channels.length)} of ${String(devices)} sound devices` : String(channels.length);
  });
}
