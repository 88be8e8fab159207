import { Component, computed, input, output } from '@angular/core';

import type { RoomDto } from '@rakkr/shared/places';

import { Icon } from '../../../ui/icon/icon.ts';
import { StatusGlyph } from '../../../ui/status/status-glyph.ts';
import { STATE_CHIPS, type WallFilter, countOf } from '../wall-filter.ts';

export type WallView = 'tiles' | 'compact' | 'list';

/** Chips with counts, search, density, site. */
@Component({
  selector: 'rk-wall-toolbar',
  imports: [Icon, StatusGlyph],
  template: `<div class="toolbar">
    <div class="chips scroll" role="group" aria-label="Filter by state">
      <button
        class="chip"
        [attr.aria-pressed]="filter().state === ''"
        (click)="filterChange.emit({ state: null })"
        type="button"
      >
        All <b>{{ rooms().length }}</b>
      </button>
      @for (chip of chips(); track chip.name) {
        <button
          class="chip"
          [attr.aria-pressed]="filter().state === chip.name"
          (click)="filterChange.emit({ state: chip.name })"
          type="button"
        >
          @if (chip.tone; as tone) {
            <span [class]="'st ' + tone"><rk-status-glyph [tone]="tone" /></span>
          }
          {{ chip.word }} <b>{{ chip.count }}</b>
        </button>
      }
    </div>
    <span class="grow"></span>
    <label class="search">
      <span class="sr">Find a room</span>
      <rk-icon [sizePx]="14" name="search" />
      <input
        class="input compact"
        [value]="filter().text"
        (input)="search($event)"
        data-page-filter
        placeholder="Find a room"
        type="search"
      />
    </label>
    @if (sites().length > 1) {
      <label>
        <span class="sr">Site</span>
        <select class="input compact" (change)="chooseSite($event)">
          <option [selected]="filter().site === ''" value="">All {{ sites().length }} sites</option>
          @for (site of sites(); track site) {
            <option [selected]="filter().site === site" [value]="site">{{ site }}</option>
          }
        </select>
      </label>
    }
    <div class="seg hide-phone" role="group" aria-label="View">
      @for (choice of views; track choice.view) {
        <button
          [attr.aria-pressed]="view() === choice.view"
          (click)="filterChange.emit({ view: choice.view === 'tiles' ? null : choice.view })"
          type="button"
        >
          {{ choice.word }}
        </button>
      }
    </div>
  </div>`,
  styleUrl: './wall-toolbar.css',
})
export class WallToolbar {
  readonly rooms = input.required<readonly RoomDto[]>();
  readonly filter = input.required<WallFilter>();
  readonly view = input.required<WallView>();
  /** Query parameters to change; null takes one away. */
  readonly filterChange = output<Record<string, string | null>>();

  protected readonly views = [
    { view: 'tiles', word: 'Tiles' },
    { view: 'compact', word: 'Compact' },
    { view: 'list', word: 'List' },
  ] as const;
  protected readonly chips = computed(() =>
    STATE_CHIPS.map((chip) => ({ ...chip, count: countOf(this.rooms(), chip) })),
  );
  protected readonly sites = computed(() => [...new Set(this.rooms().map(({ site }) => site))].sort());

  protected search(event: Event): void {
    const { value } = event.target as HTMLInputElement;
    this.filterChange.emit({ q: value === '' ? null : value });
  }

  protected chooseSite(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.filterChange.emit({ site: value === '' ? null : value });
  }
}
