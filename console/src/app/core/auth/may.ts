import { Directive, TemplateRef, ViewContainerRef, effect, inject, input } from '@angular/core';

import type { Permission } from '@rakkr/shared/access/vocabulary';

import { SessionStore } from './session.store.ts';

/** Renders its content for people who hold a permission: `*rkMay="'recording:create'"`. */
@Directive({ selector: '[rkMay]' })
export class May {
  readonly rkMay = input.required<Permission>();

  constructor() {
    const template = inject(TemplateRef);
    const place = inject(ViewContainerRef);
    const session = inject(SessionStore);
    effect(() => {
      place.clear();
      if (session.may(this.rkMay())) place.createEmbeddedView(template);
    });
  }
}
