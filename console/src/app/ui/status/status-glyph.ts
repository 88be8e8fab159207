import { Component, input } from '@angular/core';

import type { StatusTone } from './status-tone.ts';

/** The silhouette of one state, readable at 12 px without colour; never shown without its word. */
@Component({
  selector: 'rk-status-glyph',
  templateUrl: './status-glyph.html',
  styleUrl: './status-glyph.css',
})
export class StatusGlyph {
  readonly tone = input.required<StatusTone>();
  readonly sizePx = input(12);
}
