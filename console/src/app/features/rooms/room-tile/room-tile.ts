import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import type { RoomDto } from '@rakkr/shared/places';

import { May } from '../../../core/auth/may.ts';
import { SolidIcon } from '../../../ui/icon/solid-icon.ts';
import { DemoLabel } from '../../../ui/status/demo-label.ts';
import { StatusGlyph } from '../../../ui/status/status-glyph.ts';
import { Status } from '../../../ui/status/status.ts';
import { RoomsStore } from '../rooms.store.ts';
import { RoomMeter } from './room-meter.ts';
import { TileRefusal } from './tile-refusal.ts';

/** One room on the wall: state, levels, one fact, one button. */
@Component({
  selector: 'rk-room-tile',
  imports: [DemoLabel, May, RoomMeter, RouterLink, SolidIcon, Status, StatusGlyph, TileRefusal],
  templateUrl: './room-tile.html',
  styleUrl: './room-tile.css',
  host: { '[attr.data-room-id]': 'room().id', '[class.critical]': "face().band === 'critical'" },
})
export class RoomTile {
  readonly room = input.required<RoomDto>();
  protected readonly store = inject(RoomsStore);
  protected readonly face = computed(() => this.store.face(this.room()));
  protected readonly refusal = computed(() => this.store.refusalOf(this.room()));
  protected readonly offReason = computed(() => (this.store.isConnected() ? null : 'Needs the controller'));
}
