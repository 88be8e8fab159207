import { Component, computed, inject } from '@angular/core';
import { MatMenuModule } from '@angular/material/menu';
import { Router } from '@angular/router';

import { explainProblem } from '../core/api/explain-problem.ts';
import { SessionStore } from '../core/auth/session.store.ts';
import { THEME_CHOICES, ThemeChoice, type ThemeChoiceName } from '../core/theme/theme-choice.ts';
import { Icon } from '../ui/icon/icon.ts';
import { ToastStore } from '../ui/toast/toast.store.ts';
import { ShortcutHelp } from './shortcut-help.ts';

const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '');
  return letters.join('').toUpperCase();
};

/** Who is signed in; theme, keys, sign out. */
@Component({
  selector: 'rk-account-menu',
  imports: [Icon, MatMenuModule],
  template: `@if (session(); as person) {
    <button
      class="avatar"
      [attr.aria-label]="initials() + ', account of ' + person.name"
      [matMenuTriggerFor]="menu"
      type="button"
    >
      {{ initials() }}
    </button>
    <mat-menu #menu="matMenu">
      <p class="who">
        <b>{{ person.name }}</b><br />{{ person.email }}
      </p>
      @for (choice of themes; track choice) {
        <button
          [attr.aria-checked]="choice === theme.choice()"
          (click)="theme.choice.set(choice)"
          mat-menu-item
          type="button"
          role="menuitemradio"
        >
          <span class="tick">
            @if (choice === theme.choice()) {
              <rk-icon [sizePx]="14" name="check" />
            }</span
          >{{ themeWords[choice] }}
        </button>
      }
      <button class="first" (click)="help.open()" mat-menu-item type="button"><span class="tick"></span>Keys</button>
      <button (click)="signOut()" mat-menu-item type="button"><span class="tick"></span>Sign out</button>
    </mat-menu>
  }`,
  styleUrl: './account-menu.css',
})
export class AccountMenu {
  private readonly store = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly toasts = inject(ToastStore);
  protected readonly theme = inject(ThemeChoice);
  protected readonly help = inject(ShortcutHelp);
  protected readonly session = this.store.session;
  protected readonly initials = computed(() => initialsOf(this.session()?.name ?? ''));
  protected readonly themes = THEME_CHOICES;
  protected readonly themeWords: Readonly<Record<ThemeChoiceName, string>> = {
    system: 'Theme of the system',
    light: 'Light',
    dark: 'Dark',
  };

  protected async signOut(): Promise<void> {
    try {
      await this.store.signOut();
      await this.router.navigateByUrl('/sign-in');
    } catch (error) {
      const { title, detail } = explainProblem(error, 'Not signed out');
      this.toasts.fail(`${title}. ${detail ?? ''}`);
    }
  }
}
