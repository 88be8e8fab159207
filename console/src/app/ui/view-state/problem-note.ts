import { Component, computed, input } from '@angular/core';

import { CopyButton } from '../copyable/copy-button.ts';
import { clockTime, viewerTimeZone, zoneWord } from '../format/wall-clock.ts';
import { StatusGlyph } from '../status/status-glyph.ts';
import type { ShownProblem } from './shown-problem.ts';

/** An error at the thing that failed: what did not happen, why, what to do, request id. */
@Component({
  selector: 'rk-problem-note',
  imports: [CopyButton, StatusGlyph],
  template: `<div class="msg err" role="alert">
    <rk-status-glyph [sizePx]="16" tone="critical" />
    <div>
      <p>
        <b class="strong">{{ problem().title }}.</b>
        @if (problem().detail; as detail) {
          {{ detail }}
        }
      </p>
      @if (problem().requestId; as id) {
        <p class="small row">
          <span
            >Request <span class="mono">{{ id }}</span> · {{ at() }}</span
          >
          <rk-copy-button [text]="id" label="Copy request id" />
        </p>
      }
      <ng-content />
    </div>
  </div>`,
  styles: `
    :host {
      display: block;
    }
    p.row {
      flex-wrap: wrap;
      margin-top: 4px;
    }
    .mono {
      overflow-wrap: anywhere;
    }
  `,
})
export class ProblemNote {
  readonly problem = input.required<ShownProblem>();
  protected readonly at = computed(() => {
    const zone = viewerTimeZone();
    return `${clockTime(this.problem().atMs, zone)} ${zoneWord(this.problem().atMs, zone)}`;
  });
}
