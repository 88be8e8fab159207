import { Component, effect, inject, untracked } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';

import { ApiClient } from './core/api/api-client.ts';
import { SessionStore } from './core/auth/session.store.ts';
import { ThemeChoice } from './core/theme/theme-choice.ts';
import { ToastStack } from './ui/toast/toast-stack.ts';

@Component({
  selector: 'rk-app',
  imports: [RouterOutlet, ToastStack],
  template: `<router-outlet /><rk-toast-stack />`,
})
export class App {
  private readonly router = inject(Router);
  private readonly session = inject(SessionStore);

  constructor() {
    inject(ThemeChoice);
    const { sessionEnds } = inject(ApiClient);
    effect(() => {
      sessionEnds();
      untracked(() => {
        this.leaveWhenSessionEnded();
      });
    });
  }

  private leaveWhenSessionEnded(): void {
    if (this.session.session() === null) return;
    this.session.forget();
    void this.router.navigate(['/sign-in'], { queryParams: { next: this.router.url } });
  }
}
