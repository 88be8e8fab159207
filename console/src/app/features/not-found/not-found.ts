import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';

import { PageHead } from '../../core/page/page-head.ts';

@Component({
  selector: 'rk-not-found',
  imports: [RouterLink],
  template: `<section class="blank">
    <h2>There is no such page</h2>
    <p class="muted">It was moved or removed, or it is not yours to see.</p>
    <div class="row"><a class="btn primary" routerLink="/rooms">Go to rooms</a></div>
  </section>`,
})
export class NotFound {
  constructor() {
    inject(PageHead).show('Not found');
  }
}
