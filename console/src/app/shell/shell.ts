import { Component, DestroyRef, computed, effect, inject, untracked } from '@angular/core';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';

import type { Permission } from '@rakkr/shared/access/vocabulary';

import { SessionStore } from '../core/auth/session.store.ts';
import { Shortcuts } from '../core/keyboard/shortcuts.ts';
import { LiveSocket } from '../core/live/live-socket.ts';
import { PageHead } from '../core/page/page-head.ts';
import { BrandMark } from '../ui/icon/brand-mark.ts';
import type { IconName } from '../ui/icon/icon-paths.ts';
import { Icon } from '../ui/icon/icon.ts';
import { AccountMenu } from './account-menu.ts';
import { ConnectionBar } from './connection-bar.ts';
import { LiveIndicator } from './live-indicator.ts';
import { ShortcutHelp } from './shortcut-help.ts';

interface NavItem {
  readonly group: string;
  readonly label: string;
  readonly icon: IconName;
  readonly link: string;
  readonly needs: Permission;
  /** Second key after G. */
  readonly key: string;
}

const NAV: readonly NavItem[] = [
  { group: 'Watch', label: 'Rooms', icon: 'rooms', link: '/rooms', needs: 'room:read', key: 'r' },
  { group: 'Record', label: 'Library', icon: 'library', link: '/recordings', needs: 'recording:read', key: 'l' },
  { group: 'Fleet', label: 'Nodes', icon: 'nodes', link: '/nodes', needs: 'node:read', key: 'n' },
];

/** The frame of every signed-in page: navigation, top bar, connection bar. */
@Component({
  selector: 'rk-shell',
  imports: [AccountMenu, BrandMark, ConnectionBar, Icon, LiveIndicator, RouterLink, RouterLinkActive, RouterOutlet],
  templateUrl: './shell.html',
  styleUrl: './shell.css',
})
export class Shell {
  private readonly session = inject(SessionStore);
  private readonly help = inject(ShortcutHelp);
  protected readonly head = inject(PageHead);
  protected readonly items = computed(() => NAV.filter((item) => this.session.may(item.needs)));

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
      ...NAV.map(({ key, label, link }) => ({
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
