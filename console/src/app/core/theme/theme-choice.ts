import { DOCUMENT, Injectable, effect, inject, signal } from '@angular/core';

export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoiceName = (typeof THEME_CHOICES)[number];

/** Read by theme.js too, before the first paint. */
const STORAGE_KEY = 'rakkr.theme';

@Injectable({ providedIn: 'root' })
export class ThemeChoice {
  private readonly document = inject(DOCUMENT);
  readonly choice = signal<ThemeChoiceName>(this.stored());

  constructor() {
    effect(() => {
      this.apply(this.choice());
    });
  }

  private stored(): ThemeChoiceName {
    const stored = localStorage.getItem(STORAGE_KEY);
    return THEME_CHOICES.find((choice) => choice === stored) ?? 'system';
  }

  private apply(choice: ThemeChoiceName): void {
    const root = this.document.documentElement;
    if (choice === 'system') {
      delete root.dataset['theme'];
      localStorage.removeItem(STORAGE_KEY);
    } else {
      root.dataset['theme'] = choice;
      localStorage.setItem(STORAGE_KEY, choice);
    }
  }
}
