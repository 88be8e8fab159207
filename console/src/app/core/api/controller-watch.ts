import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';

import type { SetUpStateDto } from '@rakkr/shared/access';

import { ApiClient, apiPath } from './api-client.ts';

const ASK_MS = 5000;
const TICK_MS = 500;

/** Whether the controller answers, asked every 5 s: for pages outside the shell, which have no socket. */
@Injectable()
export class ControllerWatch {
  private readonly api = inject(ApiClient);
  private readonly answer = signal<{ readonly isReachable: boolean; readonly state: SetUpStateDto | null } | null>(
    null,
  );
  private readonly nowMs = signal(Date.now());
  private readonly nextAskAtMs = signal(0);

  /** Null until the first answer or failure. */
  readonly isReachable = computed(() => this.answer()?.isReachable ?? null);
  readonly isSetUpRequired = computed(() => this.answer()?.state?.isRequired ?? null);
  readonly nextTryInS = computed(() => Math.max(1, Math.ceil((this.nextAskAtMs() - this.nowMs()) / 1000)));

  constructor() {
    const timer = setInterval(() => {
      this.nowMs.set(Date.now());
      if (Date.now() >= this.nextAskAtMs()) void this.ask();
    }, TICK_MS);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
    void this.ask();
  }

  private async ask(): Promise<void> {
    this.nextAskAtMs.set(Date.now() + ASK_MS);
    try {
      const state = await this.api.get<SetUpStateDto>(apiPath('setup'));
      this.answer.set({ isReachable: true, state });
    } catch {
      // Unreachable is what this watch is there to say; the page shows it in words.
      this.answer.set({ isReachable: false, state: null });
    }
  }
}
