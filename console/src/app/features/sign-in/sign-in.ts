import { Component, DestroyRef, computed, effect, inject, input, signal } from '@angular/core';
import { FormField, email, form, required } from '@angular/forms/signals';
import { Router } from '@angular/router';

import { ApiProblem } from '../../core/api/api-problem.ts';
import { ControllerWatch } from '../../core/api/controller-watch.ts';
import { explainProblem } from '../../core/api/explain-problem.ts';
import { SessionStore } from '../../core/auth/session.store.ts';
import { PageHead } from '../../core/page/page-head.ts';
import { EntryFrame } from '../../ui/entry-frame/entry-frame.ts';
import { FieldInput } from '../../ui/field/field-input.ts';
import { Field } from '../../ui/field/field.ts';
import { StatusGlyph } from '../../ui/status/status-glyph.ts';
import { ProblemNote } from '../../ui/view-state/problem-note.ts';
import type { ShownProblem } from '../../ui/view-state/shown-problem.ts';
import { refusalText } from './refusal-text.ts';

/** E-mail and password; wrong, wait and no controller are three texts. */
@Component({
  selector: 'rk-sign-in',
  imports: [EntryFrame, Field, FieldInput, FormField, ProblemNote, StatusGlyph],
  templateUrl: './sign-in.html',
  providers: [ControllerWatch],
  host: { class: 'entry' },
})
export class SignIn {
  /** Where to go after; from the query. */
  readonly next = input<string>();
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  protected readonly watch = inject(ControllerWatch);
  protected readonly credentials = signal({ email: '', password: '' });
  protected readonly fields = form(this.credentials, (path) => {
    required(path.email, { message: 'Type your e-mail address.' });
    email(path.email, { message: 'This is no e-mail address.' });
    required(path.password, { message: 'Type your password.' });
  });
  protected readonly refusal = signal<ShownProblem | null>(null);
  protected readonly isSending = signal(false);
  protected readonly waitS = signal(0);
  protected readonly isDown = computed(() => this.watch.isReachable() === false);

  constructor() {
    inject(PageHead).show('Sign in');
    effect(() => {
      if (this.watch.isSetUpRequired() === true) void this.router.navigateByUrl('/first-run');
    });
    const timer = setInterval(() => {
      this.waitS.update((seconds) => Math.max(0, seconds - 1));
    }, 1000);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.fields().markAsTouched();
    if (this.isSending() || this.waitS() > 0 || this.isDown()) return;
    if (this.fields().invalid()) {
      this.fields().errorSummary()[0]?.fieldTree().focusBoundControl();
      return;
    }
    this.isSending.set(true);
    try {
      await this.session.signIn(this.credentials());
      await this.router.navigateByUrl(this.next() ?? '/rooms');
    } catch (error) {
      this.refuse(error);
    } finally {
      this.isSending.set(false);
    }
  }

  private refuse(error: unknown): void {
    if (error instanceof ApiProblem) this.waitS.set(error.facts.retryAfterS ?? 0);
    this.refusal.set({ ...explainProblem(error, 'Not signed in'), ...refusalText(error) });
    this.fields.password().reset('');
  }
}
