import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import type { RoomDto } from '@rakkr/shared/places';

import { StatusGlyph } from '../../../ui/status/status-glyph.ts';
import type { StatusTone } from '../../../ui/status/status-tone.ts';
import { RoomsStore } from '../rooms.store.ts';

const MAX_ROWS = 3;

interface Need {
  readonly room: RoomDto;
  readonly tone: StatusTone;
  readonly text: string;
}

const RANK: readonly StatusTone[] = ['critical', 'disconnected', 'warning'];

/** Trouble that concerns a running session, copied above the wall; rooms keep their places below. */
@Component({
  selector: 'rk-needs-you',
  imports: [RouterLink, StatusGlyph],
  templateUrl: './needs-you.html',
  styleUrl: './needs-you.css',
})
export class NeedsYou {
  readonly rooms = input.required<readonly RoomDto[]>();
  private readonly store = inject(RoomsStore);
  private readonly needs = computed(() =>
    this.rooms()
      .map((room) => this.needOf(room))
      .filter((need) => need !== null)
      .sort((a, b) => RANK.indexOf(a.tone) - RANK.indexOf(b.tone)),
  );
  protected readonly shown = computed(() => this.needs().slice(0, MAX_ROWS));
  protected readonly more = computed(() => this.needs().length - this.shown().length);

  private needOf(room: RoomDto): Need | null {
    const face = this.store.face(room);
    if (face.tone === 'critical') {
      const text = 'Record was pressed and no frame has come yet. Look at the recorder and its sound device.';
      return { room, tone: 'critical', text };
    }
    if (room.state === 'disconnected') {
      return {
        room,
        tone: 'disconnected',
        text: 'No contact while recording. It records on its own and delivers when it is back.',
      };
    }
    return face.warning === null ? null : { room, tone: 'warning', text: face.warning };
  }
}
