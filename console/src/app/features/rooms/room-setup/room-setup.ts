import { Component, computed, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { PageHead } from '../../../core/page/page-head.ts';
import { ViewState } from '../../../ui/view-state/view-state.ts';
import { RoomTabs } from '../room-tabs/room-tabs.ts';
import { RoomsStore } from '../rooms.store.ts';
import { CaptureForm } from './capture-form.ts';

/** Set-up of one room: what is heard before the press, and what is made of its recordings. */
@Component({
  selector: 'rk-room-setup',
  imports: [CaptureForm, RoomTabs, RouterLink, ViewState],
  templateUrl: './room-setup.html',
})
export class RoomSetup {
  readonly slug = input.required<string>();
  protected readonly store = inject(RoomsStore);
  protected readonly room = computed(() => this.store.bySlug(this.slug()));

  constructor() {
    const head = inject(PageHead);
    effect(() => {
      const name = this.room()?.name ?? 'Room';
      head.show('Set-up', [
        { label: 'Rooms', link: '/rooms' },
        { label: name, link: `/rooms/${this.slug()}` },
      ]);
    });
  }
}
