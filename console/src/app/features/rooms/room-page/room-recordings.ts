import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { fetched } from '../../../core/api/fetched.ts';
import { onChange } from '../../../core/live/on-change.ts';
import { InstantPipe, LengthPipe } from '../../../ui/format/quantity.pipes.ts';
import { ViewState } from '../../../ui/view-state/view-state.ts';
import { RoomsApi } from '../rooms.api.ts';

/** The newest recordings of a room. */
@Component({
  selector: 'rk-room-recordings',
  imports: [InstantPipe, LengthPipe, RouterLink, ViewState],
  template: `<section class="panel" aria-label="Newest recordings">
    <header>
      <h2 class="grow">Newest recordings</h2>
      <a class="btn text sm" [queryParams]="{ room: roomId() }" routerLink="/recordings">All of this room</a>
    </header>
    <rk-view-state
      [hasData]="list.value() !== null"
      [isEmpty]="list.value()?.length === 0"
      [problem]="list.problem()"
      [readAtMs]="list.readAtMs()"
      (retry)="list.reload()"
    >
      <ng-template #loading
        ><div class="body"><span class="sk"></span></div
      ></ng-template>
      <ng-template #empty><p class="body muted">Nothing recorded here yet. Press Record.</p></ng-template>
      <ng-template #data>
        <div class="scroll-x">
          <table class="data">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Recorded</th>
                <th class="num" scope="col">Length</th>
                <th class="num" scope="col">Gaps</th>
              </tr>
            </thead>
            <tbody>
              @for (recording of list.value(); track recording.id) {
                <tr>
                  <td>
                    <a class="row-link" [routerLink]="['/recordings', recording.id]">{{ recording.name }}</a>
                  </td>
                  <td>{{ recording.recordedAt | rkInstant: recording.roomTimeZone }}</td>
                  <td class="num">{{ recording.durationSeconds | rkLength }}</td>
                  <td class="num">{{ recording.gapCount }}</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      </ng-template>
    </rk-view-state>
  </section>`,
})
export class RoomRecordings {
  readonly roomId = input.required<string>();
  private readonly api = inject(RoomsApi);
  protected readonly list = fetched({
    params: () => this.roomId(),
    load: async (roomId, signal) => this.api.recordingsOf(roomId, signal),
    whatFailed: 'Recordings of this room cannot be listed',
    forgetsOnChange: true,
  });

  constructor() {
    onChange(['recording'], () => {
      this.list.reload();
    });
  }
}
