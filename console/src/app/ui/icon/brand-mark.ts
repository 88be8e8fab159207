import { Component, input } from '@angular/core';

@Component({
  selector: 'rk-brand-mark',
  template: `<svg [attr.width]="sizePx()" [attr.height]="sizePx()" viewBox="0 0 26 26" aria-hidden="true">
    <rect class="ground" width="26" height="26" rx="6" />
    <g class="bars">
      <rect x="5.5" y="11" width="2.6" height="6" rx="1.3" />
      <rect x="9.8" y="7" width="2.6" height="13" rx="1.3" />
      <rect x="14.1" y="9.5" width="2.6" height="8" rx="1.3" />
    </g>
    <circle class="dot" cx="20" cy="7" r="2.7" />
  </svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
    }
    .ground {
      fill: var(--mat-sys-inverse-surface);
    }
    .bars {
      fill: var(--mat-sys-inverse-on-surface);
    }
    .dot {
      fill: var(--rk-recording-fill);
    }
  `,
})
export class BrandMark {
  readonly sizePx = input(26);
}
