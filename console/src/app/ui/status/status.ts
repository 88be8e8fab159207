import { Component, computed, input } from '@angular/core';

import { StatusGlyph } from './status-glyph.ts';
import { STATUS_WORDS, type StatusTone } from './status-tone.ts';

/** A status: shape, word, colour, and a time where one is given. */
@Component({
  selector: 'rk-status',
  imports: [StatusGlyph],
  template: `<rk-status-glyph [sizePx]="glyphPx()" [tone]="tone()" /><span class="w">{{ shownWord() }}</span>
    @if (time(); as shown) {
      <time>{{ shown }}</time>
    }`,
  host: { '[class]': "'st ' + tone()" },
})
export class Status {
  readonly tone = input.required<StatusTone>();
  /** The word of the state where this is left out. */
  readonly word = input<string>();
  readonly time = input<string>();
  readonly glyphPx = input(12);
  protected readonly shownWord = computed(() => this.word() ?? STATUS_WORDS[this.tone()]);
}
