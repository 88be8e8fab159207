import { DOCUMENT, DestroyRef, Injectable, inject, signal } from '@angular/core';

export interface Shortcut {
  /** One key, or two after each other: `f`, `g r`, `?`. */
  readonly keys: string;
  /** What it does, for the list of `?`. */
  readonly does: string;
  readonly run: (event: KeyboardEvent) => void;
}

const SECOND_KEY_MS = 1500;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Single-letter keys of the page that is open; off while typing and while a dialog is open. */
@Injectable({ providedIn: 'root' })
export class Shortcuts {
  private readonly document = inject(DOCUMENT);
  private readonly list = signal<readonly Shortcut[]>([]);
  readonly all = this.list.asReadonly();
  private first: { readonly key: string; readonly atMs: number } | null = null;

  constructor() {
    this.document.addEventListener('keydown', (event) => {
      this.onKey(event);
    });
  }

  /** For as long as the caller lives. Runs in an injection context. */
  register(shortcuts: readonly Shortcut[]): void {
    this.list.update((list) => [...list, ...shortcuts]);
    inject(DestroyRef).onDestroy(() => {
      this.list.update((list) => list.filter((known) => !shortcuts.includes(known)));
    });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (this.document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
    const key =
      event.key === ' '
        ? 'space'
        : event.key.length === 1 && event.shiftKey && /[a-z]/i.test(event.key)
          ? `shift ${event.key.toLowerCase()}`
          : event.key.toLowerCase();
    const isSecond = this.first !== null && event.timeStamp - this.first.atMs < SECOND_KEY_MS;
    const keys = isSecond && this.first ? `${this.first.key} ${key}` : key;
    this.first = null;
    const found = this.newest(keys) ?? (isSecond ? this.newest(key) : undefined);
    if (found) {
      event.preventDefault();
      found.run(event);
    } else if (this.list().some((known) => known.keys.startsWith(`${key} `))) {
      this.first = { key, atMs: event.timeStamp };
    }
  }

  /** The page's own key wins over the shell's. */
  private newest(keys: string): Shortcut | undefined {
    return this.list().findLast((shortcut) => shortcut.keys === keys);
  }
}
