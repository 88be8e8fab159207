import { Component, DestroyRef, ElementRef, afterNextRender, inject, input, output } from '@angular/core';

import { Icon } from '../icon/icon.ts';
import { StatusGlyph } from '../status/status-glyph.ts';
import { type Toast, UNDO_MS } from './toast.store.ts';

@Component({
  selector: 'rk-toast-item',
  imports: [Icon, StatusGlyph],
  templateUrl: './toast-item.html',
  styleUrl: './toast-item.css',
  host: {
    '(mouseenter)': 'hold()',
    '(mouseleave)': 'count()',
    '(focusin)': 'hold()',
    '(focusout)': 'count()',
    '[class.critical]': "toast().tone === 'critical'",
  },
})
export class ToastItem {
  readonly toast = input.required<Toast>();
  readonly closed = output();
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    afterNextRender(() => {
      this.count();
    });
    inject(DestroyRef).onDestroy(() => {
      this.hold();
    });
  }

  protected hold(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  protected count(): void {
    this.hold();
    if (this.toast().isLasting || this.host.matches(':hover')) return;
    this.timer = setTimeout(() => {
      this.closed.emit();
    }, UNDO_MS);
  }

  protected act(): void {
    this.toast().action?.run();
    this.closed.emit();
  }
}
