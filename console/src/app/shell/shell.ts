import { Component, DestroyRef, effect, inject, untracked } from '@angular/core';
import { Router, RouterLink, RouterOutlet } from '@angular/router';

import { SessionStore } from '../core/auth/session.store.ts';
import { Shortcuts } from '../core/keyboard/shortcuts.ts';
import { LiveSocket } from '../core/live/live-socket.ts';
import { PageHead } from '../core/page/page-head.ts';
import { Icon } from '../ui/icon/icon.ts';
import { AccountMenu } from './account-menu.ts';
import { ConnectionBar } from './connection-bar.ts';
import { LiveIndicator } from './live-indicator.ts';
import { NAV_ITEMS } from './nav-items.ts';
import { ShortcutHelp } from './shortcut-help.ts';
import { SideNav } from './side-nav.ts';

/** The frame of every signed-in page: navigation, top bar, connection bar. */
@Component({
  selector: 'rk-shell',
  imports: [AccountMenu, ConnectionBar, Icon, LiveIndicator, RouterLink, RouterOutlet, SideNav],
  templateUrl: './shell.html',
  styleUrl: './shell.css',
})
export class Shell {
  private readonly session = inject(SessionStore);
  private readonly help = inject(ShortcutHelp);
  protected readonly head = inject(PageHead);

  constructor() {
    const socket = inject(LiveSocket);
    const router = inject(Router);
    socket.start();
    effect(() => {
      // The answer to this question ends the session here too, if it has ended there.
      if (socket.refusedSessions() > 0) untracked(() => void this.session.load());
    });
    inject(DestroyRef).onDestroy(() => {
      socket.stop();
    });
    inject(Shortcuts).register([
      ...NAV_ITEMS.map(({ key, label, link }) => ({
        keys: `g ${key}`,
        does: `Go to ${label}`,
        run: () => void router.navigateByUrl(link),
      })),
      {
        keys: '?',
        does: 'Show these keys',
        run: () => {
          this.help.open();
        },
      },
      {
        keys: '/',
        does: "Go to the page's filter",
        run: () => {
          this.focusFilter();
        },
      },
    ]);
  }

  private focusFilter(): void {
    document.querySelector<HTMLInputElement>('[data-page-filter]')?.focus();
  }

  protected skipToContent(event: Event): void {
    event.preventDefault();
    document.getElementById('main')?.focus();
  }
}
