import { Injectable, signal } from '@angular/core';

/** So long an action can be taken back. */
export const UNDO_MS = 10_000;

export interface ToastAction {
  /** A verb: `Undo`. */
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'critical';
  readonly action: ToastAction | null;
  /** Errors stay until they are closed. */
  readonly isLasting: boolean;
}

/** What just happened, with a way back. Stays while focused or pointed at. */
@Injectable({ providedIn: 'root' })
export class ToastStore {
  private readonly list = signal<readonly Toast[]>([]);
  readonly toasts = this.list.asReadonly();
  private nextId = 1;

  offerUndo(text: string, run: () => void): void {
    this.offerAction(text, { label: 'Undo', run });
  }

  offerAction(text: string, action: ToastAction): void {
    this.push({ text, tone: 'plain', action, isLasting: false });
  }

  tell(text: string): void {
    this.push({ text, tone: 'plain', action: null, isLasting: false });
  }

  /** For a failure whose place has left the screen. */
  fail(text: string): void {
    this.push({ text, tone: 'critical', action: null, isLasting: true });
  }

  dismiss(id: number): void {
    this.list.update((toasts) => toasts.filter((toast) => toast.id !== id));
  }

  private push(toast: Omit<Toast, 'id'>): void {
    const id = this.nextId++;
    this.list.update((toasts) => [...toasts.slice(-3), { ...toast, id }]);
  }
}
