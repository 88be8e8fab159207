import { Component, input } from '@angular/core';

export type SolidIconName = 'stop' | 'play' | 'pause' | 'record';

/** Filled signs of the transport. */
@Component({
  selector: 'rk-solid-icon',
  template: `<svg
    [attr.width]="sizePx()"
    [attr.height]="sizePx()"
    viewBox="0 0 16 16"
    fill="currentColor"
    aria-hidden="true"
  >
    @switch (name()) {
      @case ('stop') {
        <rect x="3.5" y="3.5" width="9" height="9" rx="1.5" />
      }
      @case ('play') {
        <path d="M4.5 2.8v10.4a.6.6 0 00.9.5l8.4-5.2a.6.6 0 000-1L5.4 2.3a.6.6 0 00-.9.5z" />
      }
      @case ('pause') {
        <rect x="3.5" y="2.5" width="3.2" height="11" rx=".8" />
        <rect x="9.3" y="2.5" width="3.2" height="11" rx=".8" />
      }
      @case ('record') {
        <circle cx="8" cy="8" r="5" />
      }
    }
  </svg>`,
  styles: ':host { display: inline-flex; flex: none; }',
})
export class SolidIcon {
  readonly name = input.required<SolidIconName>();
  readonly sizePx = input(16);
}
