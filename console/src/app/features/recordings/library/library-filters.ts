import { Component, DestroyRef, computed, inject, input, output } from '@angular/core';

import { RECORDING_STATUSES, type RecordingStatus } from '@rakkr/shared/recordings/vocabulary';

import { Icon } from '../../../ui/icon/icon.ts';

export interface LibraryFilter {
  readonly text: string;
  readonly status: RecordingStatus | '';
  readonly room: string;
  readonly from: string;
  readonly to: string;
}

/** A typed filter waits so long before it asks. */
const TYPING_MS = 250;

const STATUS_WORDS: Readonly<Record<RecordingStatus, string>> = {
  queued: 'Waiting',
  recording: 'Recording',
  completed: 'Complete',
  failed: 'Failed',
  cached: 'On the node',
  uploaded: 'Stored',
  partial: 'Stored in part',
};

/** Search, state, days; each active filter as a chip that takes it away. */
@Component({
  selector: 'rk-library-filters',
  imports: [Icon],
  templateUrl: './library-filters.html',
  styleUrl: './library-filters.css',
})
export class LibraryFilters {
  readonly filter = input.required<LibraryFilter>();
  /** Name of the room in the filter, where a row tells it. */
  readonly roomName = input<string | null>(null);
  /** Query parameters to change; null takes one away. */
  readonly changed = output<Record<string, string | null>>();
  readonly cleared = output();

  protected readonly statuses = RECORDING_STATUSES.map((value) => ({ value, word: STATUS_WORDS[value] }));
  protected readonly chips = computed(() => {
    const { text, status, room, from, to } = this.filter();
    const chips = [
      { key: 'q', on: text !== '', label: `“${text}”` },
      { key: 'status', on: status !== '', label: status === '' ? '' : STATUS_WORDS[status] },
      { key: 'room', on: room !== '', label: `Room: ${this.roomName() ?? 'chosen'}` },
      { key: 'from', on: from !== '', label: `From ${from}` },
      { key: 'to', on: to !== '', label: `To ${to}` },
    ];
    return chips.filter((chip) => chip.on);
  });
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      if (this.timer !== null) clearTimeout(this.timer);
    });
  }

  protected type(event: Event): void {
    const { value } = event.target as HTMLInputElement;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.changed.emit({ q: value === '' ? null : value });
    }, TYPING_MS);
  }

  protected remove(key: string): void {
    this.changed.emit({ [key]: null });
  }

  protected choose(key: 'status' | 'from' | 'to', event: Event): void {
    const { value } = event.target as HTMLInputElement | HTMLSelectElement;
    this.changed.emit({ [key]: value === '' ? null : value });
  }
}
