import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';

import { SessionStore } from '../core/auth/session.store.ts';
import { BrandMark } from '../ui/icon/brand-mark.ts';
import { Icon } from '../ui/icon/icon.ts';
import { NAV_ITEMS } from './nav-items.ts';

/** Navigation: at the side, as a rail, or at the bottom of a phone. */
@Component({
  selector: 'rk-side-nav',
  imports: [BrandMark, Icon, RouterLink, RouterLinkActive],
  template: `<nav aria-label="Main">
    <a class="brand" aria-label="Rakkr" routerLink="/rooms"><rk-brand-mark /><span>Rakkr</span></a>
    @for (item of items(); track item.link) {
      <h2>{{ item.group }}</h2>
      <a [routerLink]="item.link" ariaCurrentWhenActive="page" routerLinkActive="active">
        <rk-icon [name]="item.icon" [sizePx]="18" /><span>{{ item.label }}</span>
      </a>
    }
  </nav>`,
  styleUrl: './side-nav.css',
})
export class SideNav {
  private readonly session = inject(SessionStore);
  protected readonly items = computed(() => NAV_ITEMS.filter((item) => this.session.may(item.needs)));
}
