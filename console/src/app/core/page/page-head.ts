import { DOCUMENT, Injectable, effect, inject, signal } from '@angular/core';

export interface Crumb {
  readonly label: string;
  readonly link: string;
}

/** What the top bar says about the open page. */
@Injectable({ providedIn: 'root' })
export class PageHead {
  private readonly document = inject(DOCUMENT);
  readonly title = signal('');
  readonly crumbs = signal<readonly Crumb[]>([]);

  constructor() {
    effect(() => {
      const title = this.title();
      this.document.title = title === '' ? 'Rakkr' : `${title} · Rakkr`;
    });
  }

  show(title: string, crumbs: readonly Crumb[] = []): void {
    this.title.set(title);
    this.crumbs.set(crumbs);
  }
}
