import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import type { RoomDto } from '@rakkr/shared/places';

import { May } from '../../../core/auth/may.ts';
import { count } from '../../../ui/format/figures.ts';
import { SolidIcon } from '../../../ui/icon/solid-icon.ts';
import { DemoLabel } from '../../../ui/status/demo-label.ts';
import { Status } from '../../../ui/status/status.ts';
import { RoomsStore } from '../rooms.store.ts';

/** State, running time, Record or Stop, and the facts of a room. */
@Component({
  selector: 'rk-room-hero',
  imports: [DemoLabel, May, RouterLink, SolidIcon, Status],
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
  protected readonly devices = computed(() => new Set(this.room().channels.map(({ interfaceId }) => interfaceId)).size);
}
