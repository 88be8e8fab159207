import { Component, DestroyRef, ElementRef, computed, effect, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';

import type { RoomDto } from '@rakkr/shared/places';

import { Shortcuts } from '../../../core/keyboard/shortcuts.ts';
import { MeterFeed } from '../../../core/live/meter-feed.ts';
import { PageHead } from '../../../core/page/page-head.ts';
import { ViewState } from '../../../ui/view-state/view-state.ts';
import { RoomMini } from '../room-tile/room-mini.ts';
import { RoomTile } from '../room-tile/room-tile.ts';
import { RoomsStore } from '../rooms.store.ts';
import { roomGroups, shownRooms } from '../wall-filter.ts';
import { moveFocus } from './move-focus.ts';
import { NeedsYou } from './needs-you.ts';
import { RoomTable } from './room-table.ts';
import { StopQuestion } from './stop-question.ts';
import { WallSkeleton } from './wall-skeleton.ts';
import { WallToolbar, type WallView } from './wall-toolbar.ts';

/** The home page: every room, its state, its levels, and one button. */
@Component({
  selector: 'rk-room-wall',
  imports: [NeedsYou, RoomMini, RoomTable, RoomTile, RouterLink, ViewState, WallSkeleton, WallToolbar],
  templateUrl: './room-wall.html',
  styleUrl: './room-wall.css',
  host: { '(keydown)': 'onKey($event)' },
})
export class RoomWall {
  // The filter lives in the address.
  readonly state = input<string>();
  readonly site = input<string>();
  readonly q = input<string>();
  readonly view = input<string>();

  protected readonly store = inject(RoomsStore);
  private readonly router = inject(Router);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly stopQuestion = inject(StopQuestion);
  private readonly all = computed(() => this.store.rooms() ?? []);
  protected readonly filter = computed(() => ({
    state: this.state() ?? '',
    site: this.site() ?? '',
    text: this.q() ?? '',
  }));
  protected readonly shown = computed(() => shownRooms(this.all(), this.filter()));
  protected readonly groups = computed(() => roomGroups(this.shown()));
  protected readonly shownView = computed<WallView>(() => {
    const view = this.view();
    return view === 'compact' || view === 'list' ? view : 'tiles';
  });

  constructor() {
    inject(PageHead).show('Rooms');
    const feed = inject(MeterFeed);
    const nodeIds = computed(
      () => [...new Set(this.shown().flatMap((room) => room.channels.map(({ nodeId }) => nodeId)))],
      {
        equal: (a, b) => a.join() === b.join(),
      },
    );
    effect(() => {
      feed.watch(this, nodeIds());
    });
    inject(DestroyRef).onDestroy(() => {
      feed.watch(this, []);
    });
    inject(Shortcuts).register([
      {
        keys: 'r',
        does: 'Record in the focused room',
        run: (event) => {
          this.onFocused((room) => this.store.record(room, event));
        },
      },
      {
        keys: 'x',
        does: 'Stop in the focused room, asks',
        run: () => {
          this.onFocused((room) => this.stopQuestion.ask(room, this.store));
        },
      },
      { keys: 'f', does: 'Wall on the full screen', run: () => void this.host.requestFullscreen() },
    ]);
  }

  protected setFilter(change: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams: change, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected showAll(): void {
    this.setFilter({ state: null, site: null, q: null });
  }

  protected onKey(event: KeyboardEvent): void {
    moveFocus(this.host, event);
  }

  private onFocused(run: (room: RoomDto) => Promise<void>): void {
    const id = document.activeElement?.closest<HTMLElement>('[data-room-id]')?.dataset['roomId'];
    const room = this.all().find((known) => known.id === id);
    if (!room) return;
    const { action } = this.store.face(room);
    if (action !== 'none') void run(room);
  }
}
