import { Component, input } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';

/** The pages of one room. */
@Component({
  selector: 'rk-room-tabs',
  imports: [RouterLink, RouterLinkActive],
  template: `<nav class="tabs" aria-label="Room">
    <a
      [routerLink]="['/rooms', slug()]"
      [routerLinkActiveOptions]="{ exact: true }"
      ariaCurrentWhenActive="page"
      routerLinkActive
      >Live</a
    >
    <a [routerLink]="['/rooms', slug(), 'setup']" ariaCurrentWhenActive="page" routerLinkActive>Set-up</a>
  </nav>`,
})
export class RoomTabs {
  readonly slug = input.required<string>();
}
