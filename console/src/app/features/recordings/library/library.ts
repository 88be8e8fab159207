import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';

import type { ListRecordingsDto, RecordingDto } from '@rakkr/shared/recordings';
import { RECORDING_SORT_KEYS, RECORDING_STATUSES, type RecordingSortKey } from '@rakkr/shared/recordings/vocabulary';

import { fetched } from '../../../core/api/fetched.ts';
import { onChange } from '../../../core/live/on-change.ts';
import { PageHead } from '../../../core/page/page-head.ts';
import { CountPipe } from '../../../ui/format/quantity.pipes.ts';
import { ViewState } from '../../../ui/view-state/view-state.ts';
import { DeleteWithUndo } from '../delete-with-undo.ts';
import { RecordingsApi } from '../recordings.api.ts';
import { type LibraryFilter, LibraryFilters } from './library-filters.ts';
import { LibraryTable } from './library-table.ts';

const PAGE_ROWS = 50;
const DEFAULT_SORT = '-recordedAt';

/** Every recording: search, filters and sort live in the address. */
@Component({
  selector: 'rk-library',
  imports: [CountPipe, LibraryFilters, LibraryTable, RouterLink, ViewState],
  templateUrl: './library.html',
  styleUrl: './library.css',
})
export class Library {
  readonly q = input<string>();
  readonly status = input<string>();
  readonly room = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly sort = input<string>();
  readonly page = input<string>();

  private readonly api = inject(RecordingsApi);
  private readonly router = inject(Router);
  private readonly remover = inject(DeleteWithUndo);
  protected readonly sorting = computed(() => this.sort() ?? DEFAULT_SORT);
  protected readonly pageIndex = computed(() => Math.max(0, (Number(this.page()) || 1) - 1));
  protected readonly filter = computed<LibraryFilter>(() => ({
    text: this.q() ?? '',
    status: RECORDING_STATUSES.find((status) => status === this.status()) ?? '',
    room: this.room() ?? '',
    from: this.from() ?? '',
    to: this.to() ?? '',
  }));
  protected readonly isFiltered = computed(() => Object.values(this.filter()).some((value) => value !== ''));
  protected readonly list = fetched({
    params: () => this.query(),
    load: async (query, signal) => this.api.list(query, signal),
    whatFailed: 'The library cannot be read',
  });
  protected readonly rows = computed(() => {
    const hidden = this.remover.hidden();
    return this.list.value()?.data.filter((recording) => !hidden.has(recording.id)) ?? [];
  });
  protected readonly total = computed(() => this.list.value()?.meta.total ?? 0);
  protected readonly range = computed(() => {
    const from = this.pageIndex() * PAGE_ROWS;
    return { from: from + 1, to: from + this.rows().length };
  });

  constructor() {
    inject(PageHead).show('Library');
    onChange(['recording'], () => {
      this.list.reload();
    });
    effect(() => {
      if (this.remover.restores() > 0)
        untracked(() => {
          this.list.reload();
        });
    });
  }

  private query(): ListRecordingsDto {
    const { text, status, room, from, to } = this.filter();
    const sorting = this.sorting();
    const key = sorting.replace(/^-/, '');
    const sortBy: RecordingSortKey = RECORDING_SORT_KEYS.find((known) => known === key) ?? 'recordedAt';
    return {
      limit: PAGE_ROWS,
      offset: this.pageIndex() * PAGE_ROWS,
      sortBy,
      sortOrder: sorting.startsWith('-') ? 'desc' : 'asc',
      ...(text !== '' && { search: text }),
      ...(status !== '' && { status }),
      ...(room !== '' && { roomId: room }),
      ...(from !== '' && { recordedFrom: new Date(`${from}T00:00:00`).toISOString() }),
      ...(to !== '' && { recordedTo: new Date(`${to}T23:59:59.999`).toISOString() }),
    };
  }

  protected go(change: Record<string, string | null>): void {
    const queryParams = { page: null, ...change };
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected clear(): void {
    this.go({ q: null, status: null, room: null, from: null, to: null });
  }

  protected async delete(recording: RecordingDto): Promise<void> {
    await this.remover.delete(recording);
    this.list.reload();
  }
}
