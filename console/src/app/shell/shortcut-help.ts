import { Component, Injectable, computed, inject } from '@angular/core';
import { MatDialog, MatDialogModule } from '@angular/material/dialog';

import { Shortcuts } from '../core/keyboard/shortcuts.ts';

/** The keys that work on the open page. */
@Component({
  selector: 'rk-shortcut-list',
  imports: [MatDialogModule],
  template: `<h2 mat-dialog-title>Keys</h2>
    <mat-dialog-content>
      <dl>
        @for (shortcut of shortcuts(); track shortcut.keys) {
          <dt>
            @for (key of shortcut.keys.split(' '); track $index) {
              <kbd class="kbd">{{ key }}</kbd>
            }
          </dt>
          <dd>{{ shortcut.does }}</dd>
        }
      </dl>
    </mat-dialog-content>
    <mat-dialog-actions align="end"
      ><button class="btn" mat-dialog-close type="button">Close</button></mat-dialog-actions
    >`,
  styles: `
    dl {
      display: grid;
      grid-template-columns: max-content 1fr;
      gap: 8px 16px;
      color: var(--mat-sys-on-surface);
    }
    dt {
      display: flex;
      gap: 4px;
    }
    .kbd {
      text-transform: capitalize;
    }
  `,
})
export class ShortcutList {
  private readonly all = inject(Shortcuts).all;
  protected readonly shortcuts = computed(() => [...new Map(this.all().map((known) => [known.keys, known])).values()]);
}

@Injectable({ providedIn: 'root' })
export class ShortcutHelp {
  private readonly dialog = inject(MatDialog);

  open(): void {
    this.dialog.open(ShortcutList, { width: '420px', autoFocus: 'dialog' });
  }
}
