import { Component, DestroyRef, computed, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Shortcuts } from '../../../core/keyboard/shortcuts.ts';
import { MeterFeed } from '../../../core/live/meter-feed.ts';
import { PageHead } from '../../../core/page/page-head.ts';
import { ProblemNote } from '../../../ui/view-state/problem-note.ts';
import { ViewState } from '../../../ui/view-state/view-state.ts';
import { RoomTabs } from '../room-tabs/room-tabs.ts';
import { StopQuestion } from '../room-wall/stop-question.ts';
import { RoomsStore } from '../rooms.store.ts';
import { RoomHero } from './room-hero.ts';
import { RoomLevels } from './room-levels.ts';
import { RoomRecordings } from './room-recordings.ts';

/** One room: what it does now, its levels, its newest recordings. */
@Component({
  selector: 'rk-room-page',
  imports: [ProblemNote, RoomHero, RoomLevels, RoomRecordings, RoomTabs, RouterLink, ViewState],
  templateUrl: './room-page.html',
  styleUrl: './room-page.css',
})
export class RoomPage {
  readonly slug = input.required<string>();
  protected readonly store = inject(RoomsStore);
  protected readonly room = computed(() => this.store.bySlug(this.slug()));
  protected readonly face = computed(() => {
    const room = this.room();
    return room === null ? null : this.store.face(room);
  });
  protected readonly refusal = computed(() => {
    const room = this.room();
    return room === null ? null : this.store.refusalOf(room);
  });

  constructor() {
    const head = inject(PageHead);
    const feed = inject(MeterFeed);
    const stopQuestion = inject(StopQuestion);
    effect(() => {
      head.show(this.room()?.name ?? 'Room', [{ label: 'Rooms', link: '/rooms' }]);
    });
    const nodeIds = computed(() => [...new Set(this.room()?.channels.map(({ nodeId }) => nodeId))], {
      equal: (a, b) => a.join() === b.join(),
    });
    effect(() => {
      feed.watch(this, nodeIds());
    });
    inject(DestroyRef).onDestroy(() => {
      feed.watch(this, []);
    });
    inject(Shortcuts).register([
      {
        keys: 'r',
        does: 'Record',
        run: (event) => {
          this.onRoom('record', (room) => this.store.record(room, event));
        },
      },
      {
        keys: 'x',
        does: 'Stop, asks',
        run: () => {
          this.onRoom('stop', (room) => stopQuestion.ask(room, this.store));
        },
      },
    ]);
  }

  private onRoom(
    action: 'record' | 'stop',
    run: (room: NonNullable<ReturnType<RoomsStore['bySlug']>>) => Promise<void>,
  ): void {
    const room = this.room();
    if (room !== null && this.store.face(room).action === action && this.store.isConnected()) void run(room);
  }
}
