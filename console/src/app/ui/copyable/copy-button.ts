import { Clipboard } from '@angular/cdk/clipboard';
import { Component, inject, input, signal } from '@angular/core';

import { Icon } from '../icon/icon.ts';

const SAID_MS = 2000;

/** Copies a text and says so. Works without a secure context, where the browser's own clipboard is not there. */
@Component({
  selector: 'rk-copy-button',
  imports: [Icon],
  template: `<button class="btn sm" [attr.aria-label]="label()" (click)="copy()" type="button">
    <rk-icon [name]="state() === 'copied' ? 'check' : 'copy'" [sizePx]="14" />
    <span aria-live="polite">{{ words[state()] }}</span>
  </button>`,
  styles: ':host { display: inline-flex; flex: none; }',
})
export class CopyButton {
  readonly text = input.required<string>();
  /** What is copied, for people who hear the button: `Copy request id`. */
  readonly label = input('Copy');
  private readonly clipboard = inject(Clipboard);
  protected readonly state = signal<'ready' | 'copied' | 'refused'>('ready');
  protected readonly words = { ready: 'Copy', copied: 'Copied', refused: 'Select and copy' };

  protected copy(): void {
    this.state.set(this.clipboard.copy(this.text()) ? 'copied' : 'refused');
    setTimeout(() => {
      this.state.set('ready');
    }, SAID_MS);
  }
}
