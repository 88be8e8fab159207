import { Component, input } from '@angular/core';

import { CopyButton } from './copy-button.ts';

/** One command to run elsewhere, whole, with its copy button. */
@Component({
  selector: 'rk-command-line',
  imports: [CopyButton],
  template: `<code class="mono" tabindex="0">{{ command() }}</code
    ><rk-copy-button [text]="command()" label="Copy command" />`,
  styles: `
    :host {
      display: flex;
      align-items: flex-start;
      gap: var(--rk-2);
      padding: var(--rk-2) var(--rk-2) var(--rk-2) var(--rk-3);
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--mat-sys-corner-small);
      background: var(--mat-sys-surface-container);
    }
    code {
      flex: 1;
      min-width: 0;
      padding: 4px 0;
      overflow-wrap: anywhere;
      white-space: pre-wrap;
      user-select: all;
    }
  `,
})
export class CommandLine {
  readonly command = input.required<string>();
}
