import { Component, inject } from '@angular/core';

import { ToastItem } from './toast-item.ts';
import { ToastStore } from './toast.store.ts';

@Component({
  selector: 'rk-toast-stack',
  imports: [ToastItem],
  template: `@for (toast of store.toasts(); track toast.id) {
    <rk-toast-item [toast]="toast" (closed)="store.dismiss(toast.id)" />
  }`,
  styles: `
    :host {
      position: fixed;
      right: var(--rk-5);
      bottom: var(--rk-5);
      z-index: var(--rk-z-toast);
      display: grid;
      gap: var(--rk-2);
      width: min(420px, calc(100vw - 24px));
    }
    @media (max-width: 599px) {
      :host {
        right: 12px;
        bottom: 72px;
      }
    }
  `,
  host: { role: 'status', 'aria-live': 'polite' },
})
export class ToastStack {
  protected readonly store = inject(ToastStore);
}
