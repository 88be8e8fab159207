import { Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import { FormField, disabled, form, max, min } from '@angular/forms/signals';

import type { NodeDto } from '@rakkr/shared/nodes';

import { explainProblem } from '../../../core/api/explain-problem.ts';
import { SessionStore } from '../../../core/auth/session.store.ts';
import { FieldInput } from '../../../ui/field/field-input.ts';
import { Field } from '../../../ui/field/field.ts';
import { ToastStore } from '../../../ui/toast/toast.store.ts';
import { ProblemNote } from '../../../ui/view-state/problem-note.ts';
import type { ShownProblem } from '../../../ui/view-state/shown-problem.ts';
import { NodesApi } from '../nodes.api.ts';
import { policyDraft, policyInWords, policyOf } from './policy-draft.ts';

/** How long the node keeps recordings that the controller has confirmed. */
@Component({
  selector: 'rk-policy-form',
  imports: [Field, FieldInput, FormField, ProblemNote],
  templateUrl: './policy-form.html',
  styleUrl: './policy-form.css',
})
export class PolicyForm {
  readonly node = input.required<NodeDto>();
  readonly saved = output();
  private readonly api = inject(NodesApi);
  private readonly toasts = inject(ToastStore);
  private readonly session = inject(SessionStore);
  protected readonly mayChange = computed(() => this.session.may('node:manage'));
  protected readonly isSaving = signal(false);
  protected readonly refusal = signal<ShownProblem | null>(null);
  protected readonly draft = signal(
    policyDraft({ deleteAfterUpload: true, maxAgeDays: null, maxBytes: null, minFreeDiskPercent: null }),
  );
  protected readonly fields = form(this.draft, (path) => {
    disabled(path, { when: () => !this.mayChange() });
    min(path.maxAgeDays, 1, { message: 'Give 1 or more days.' });
    max(path.maxAgeDays, 3650, { message: 'At most 3650 days.' });
    min(path.maxGigabytes, 1, { message: 'Give 1 or more GB.' });
    min(path.minFreePercent, 0, { message: 'Give 0 or more per cent.' });
    max(path.minFreePercent, 95, { message: 'At most 95 per cent.' });
  });
  protected readonly words = computed(() => policyInWords(this.draft()));
  private readonly textNow = computed(() => JSON.stringify(policyOf(this.draft())));
  private readonly textBefore = signal('');
  protected readonly hasChanged = computed(() => this.textNow() !== this.textBefore());

  constructor() {
    // The node is asked for every few seconds: a draft that somebody is writing survives that.
    effect(() => {
      const node = this.node();
      untracked(() => {
        if (this.textBefore() === '' || !this.hasChanged()) this.takeOver(node);
      });
    });
  }

  protected discard(): void {
    this.refusal.set(null);
    this.takeOver(this.node());
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.fields().markAsTouched();
    if (this.fields().invalid()) {
      this.fields().errorSummary()[0]?.fieldTree().focusBoundControl();
      return;
    }
    this.isSaving.set(true);
    this.refusal.set(null);
    try {
      await this.api.setSpoolPolicy(this.node().id, policyOf(this.draft()));
      this.textBefore.set(this.textNow());
      this.toasts.tell(`Saved. ${this.node().alias} follows it from its next sweep.`);
      this.saved.emit();
    } catch (error) {
      this.refusal.set(explainProblem(error, 'Not saved'));
    } finally {
      this.isSaving.set(false);
    }
  }

  private takeOver(node: NodeDto): void {
    this.draft.set(policyDraft(node.spoolPolicy));
    this.textBefore.set(this.textNow());
    this.fields().reset();
  }
}
