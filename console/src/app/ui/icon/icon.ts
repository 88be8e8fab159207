import { Component, computed, input } from '@angular/core';

import { ICON_PATHS, type IconName } from './icon-paths.ts';

/** A decorative outline; the word beside it carries the meaning. */
@Component({
  selector: 'rk-icon',
  template: `<svg
    [attr.width]="sizePx()"
    [attr.height]="sizePx()"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path [attr.d]="path()" />
  </svg>`,
  styles: ':host { display: inline-flex; flex: none; }',
})
export class Icon {
  readonly name = input.required<IconName>();
  readonly sizePx = input(16);
  protected readonly path = computed(() => ICON_PATHS[this.name()]);
}
