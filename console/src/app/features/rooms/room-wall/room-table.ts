import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import type { RoomDto } from '@rakkr/shared/places';

import { DemoLabel } from '../../../ui/status/demo-label.ts';
import { Status } from '../../../ui/status/status.ts';
import { RoomMeter } from '../room-tile/room-meter.ts';
import { RoomsStore } from '../rooms.store.ts';

/** The wall as a table. */
@Component({
  selector: 'rk-room-table',
  imports: [DemoLabel, RoomMeter, RouterLink, Status],
  template: `<div class="panel scroll-x">
    <table class="data">
      <thead>
        <tr>
          <th scope="col">Room</th>
          <th scope="col">Building</th>
          <th scope="col">State</th>
          <th class="num" scope="col">Running</th>
          <th class="levels" scope="col">Loudest channel</th>
          <th scope="col">Facts</th>
        </tr>
      </thead>
      <tbody>
        @for (room of rooms(); track room.id) {
          @let face = store.face(room);
          <tr [attr.data-room-id]="room.id">
            <td>
              <a class="row-link" [routerLink]="['/rooms', room.slug]" data-wall-item>{{ room.name }}</a>
              @if (room.isDemo) {
                <rk-demo-label />
              }
            </td>
            <td class="muted">{{ room.building ?? room.site }}</td>
            <td><rk-status [tone]="face.tone" [word]="face.word" /></td>
            <td class="num">{{ face.timer ?? '–' }}</td>
            <td class="levels"><rk-room-meter [isCompact]="true" [room]="room" /></td>
            <td class="muted">{{ store.failureOf(room)?.title ?? face.fact }}</td>
          </tr>
        }
      </tbody>
    </table>
  </div>`,
  styles: `
    .levels {
      width: 22%;
      min-width: 140px;
    }
  `,
})
export class RoomTable {
  readonly rooms = input.required<readonly RoomDto[]>();
  protected readonly store = inject(RoomsStore);
}
