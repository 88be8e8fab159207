import { Component, computed, input, output } from '@angular/core';

import { Icon } from '../../../ui/icon/icon.ts';

/** A column head that sorts: one column at a time, again for the other direction. */
@Component({
  // The host is the th itself, so that aria-sort stands where it belongs.
  selector: 'th[rkSortHead]',
  imports: [Icon],
  template: `<button (click)="sorted.emit(next())" type="button">
    <ng-content />
    @if (direction(); as sorted) {
      <rk-icon [name]="sorted === 'ascending' ? 'up' : 'down'" [sizePx]="12" />
    }
  </button>`,
  host: { '[attr.aria-sort]': 'direction()' },
})
export class SortHead {
  readonly rkSortHead = input.required<string>();
  readonly sort = input.required<string>();
  /** Times and lengths begin with the newest and the longest. */
  readonly beginsDescending = input(false);
  readonly sorted = output<string>();
  protected readonly direction = computed(() => {
    if (this.sort() === this.rkSortHead()) return 'ascending';
    return this.sort() === `-${this.rkSortHead()}` ? 'descending' : null;
  });
  protected readonly next = computed(() => {
    const direction = this.direction();
    const isNextDescending = direction === null ? this.beginsDescending() : direction === 'ascending';
    return isNextDescending ? `-${this.rkSortHead()}` : this.rkSortHead();
  });
}
