import { Clipboard } from '@angular/cdk/clipboard';
import { Component, inject, input, output } from '@angular/core';

import { Icon } from '../../../ui/icon/icon.ts';
import type { ShownProblem } from '../../../ui/view-state/shown-problem.ts';

/**
 * A refusal at the tile that it concerns, in the place of the levels but for one bar, so that no tile moves. What a node
 * has told may stand for a day and is cut to that place; the page of the room has it whole.
 */
@Component({
  selector: 'rk-tile-refusal',
  imports: [Icon],
  template: `<div role="alert">
      <p [class.brief]="problem().requestId === null" [title]="problem().detail ?? ''">
        <b class="strong">{{ problem().title }}.</b> {{ problem().detail }}
      </p>
      @if (problem().requestId; as id) {
        <button
          class="id"
          [attr.aria-label]="'Request ' + id + ', copy'"
          [title]="'Copy ' + id"
          (click)="clipboard.copy(id)"
          type="button"
        >
          <span class="mono ell">Request {{ id }}</span
          ><rk-icon [sizePx]="12" name="copy" />
        </button>
      }
    </div>
    <button class="btn sm icon close" (click)="closed.emit()" aria-label="Close" type="button">
      <rk-icon [sizePx]="14" name="close" />
    </button>`,
  styleUrl: './tile-refusal.css',
})
export class TileRefusal {
  readonly problem = input.required<ShownProblem>();
  readonly closed = output();
  protected readonly clipboard = inject(Clipboard);
}
