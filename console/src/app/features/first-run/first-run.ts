import { Component, effect, inject, signal } from '@angular/core';
import { FormField, email, form, minLength, required, validate } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';

import { MIN_PASSWORD_LENGTH } from '@rakkr/shared/access/vocabulary';

import { ControllerWatch } from '../../core/api/controller-watch.ts';
import { explainProblem } from '../../core/api/explain-problem.ts';
import { SessionStore } from '../../core/auth/session.store.ts';
import { PageHead } from '../../core/page/page-head.ts';
import { EntryFrame } from '../../ui/entry-frame/entry-frame.ts';
import { FieldInput } from '../../ui/field/field-input.ts';
import { Field } from '../../ui/field/field.ts';
import { Icon } from '../../ui/icon/icon.ts';
import { StatusGlyph } from '../../ui/status/status-glyph.ts';
import { ProblemNote } from '../../ui/view-state/problem-note.ts';
import type { ShownProblem } from '../../ui/view-state/shown-problem.ts';

/** The one set-up code opens this page: the first administrator, then the doors to the first room. */
@Component({
  selector: 'rk-first-run',
  imports: [EntryFrame, Field, FieldInput, FormField, Icon, ProblemNote, RouterLink, StatusGlyph],
  templateUrl: './first-run.html',
  styleUrl: './first-run.css',
  providers: [ControllerWatch],
  host: { class: 'entry' },
})
export class FirstRun {
  private readonly session = inject(SessionStore);
  protected readonly watch = inject(ControllerWatch);
  protected readonly passwordHint = `At least ${String(MIN_PASSWORD_LENGTH)} characters. Paste is fine, spaces are fine.`;
  protected readonly wish = signal({ setupCode: '', name: '', email: '', password: '', again: '' });
  protected readonly fields = form(this.wish, (path) => {
    required(path.setupCode, { message: 'Type the set-up code that the controller printed.' });
    required(path.name, { message: 'Type your name.' });
    required(path.email, { message: 'Type your e-mail address.' });
    email(path.email, { message: 'This is no e-mail address.' });
    required(path.password, { message: 'Choose a password.' });
    minLength(path.password, MIN_PASSWORD_LENGTH, {
      message: `The password has fewer than ${String(MIN_PASSWORD_LENGTH)} characters.`,
    });
    validate(path.again, ({ value, valueOf }) =>
      value() === valueOf(path.password) ? null : { kind: 'differs', message: 'The two passwords differ.' },
    );
  });
  protected readonly refusal = signal<ShownProblem | null>(null);
  protected readonly isSending = signal(false);
  protected readonly isDone = signal(false);

  constructor() {
    inject(PageHead).show('First run');
    const router = inject(Router);
    effect(() => {
      const isOver = this.watch.isSetUpRequired() === false && !this.isDone() && !this.isSending();
      if (isOver && this.session.session() === null) void router.navigateByUrl('/sign-in');
    });
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.fields().markAsTouched();
    if (this.isSending()) return;
    if (this.fields().invalid()) {
      this.fields().errorSummary()[0]?.fieldTree().focusBoundControl();
      return;
    }
    this.isSending.set(true);
    const { setupCode, name, email: address, password } = this.wish();
    try {
      await this.session.setUp({ setupCode: setupCode.trim(), name, email: address, password });
      this.isDone.set(true);
    } catch (error) {
      this.refusal.set(explainProblem(error, 'Not set up'));
    } finally {
      this.isSending.set(false);
    }
  }
}
