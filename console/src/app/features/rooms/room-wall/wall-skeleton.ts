import { Component } from '@angular/core';

/** The wall before its first answer: tiles in their final places, hatched. */
@Component({
  selector: 'rk-wall-skeleton',
  template: `<div class="wall">
    @for (tile of tiles; track tile) {
      <div class="tile">
        <span class="sk name"></span><span class="sk word"></span>
        <div class="levels hatch"><span>Waiting for levels</span></div>
        <span class="sk half"></span>
      </div>
    }
  </div>`,
  styles: `
    .wall {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(282px, 1fr));
      gap: 12px;
      margin-top: 44px;
    }
    .tile {
      display: grid;
      gap: 8px;
      padding: 12px;
      background: var(--mat-sys-surface-container-lowest);
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--mat-sys-corner-medium);
    }
    .name {
      width: 60%;
    }
    .word {
      width: 40%;
    }
    .half {
      width: 50%;
    }
    .levels {
      height: 84px;
      display: grid;
      place-items: center;
      font: var(--mat-sys-body-small);
      color: var(--mat-sys-on-surface-variant);
    }
    .levels span {
      padding: 2px 8px;
      background: var(--mat-sys-surface-container-lowest);
    }
  `,
})
export class WallSkeleton {
  protected readonly tiles = [1, 2, 3, 4, 5, 6, 7, 8];
}
