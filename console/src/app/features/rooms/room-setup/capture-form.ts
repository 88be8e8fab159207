import { Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import { FormField, disabled, form, max, min, required, validate } from '@angular/forms/signals';

import type { RoomDto } from '@rakkr/shared/places';
import { MAX_PRE_ROLL_SECONDS } from '@rakkr/shared/recordings/vocabulary';

import { explainProblem } from '../../../core/api/explain-problem.ts';
import { SessionStore } from '../../../core/auth/session.store.ts';
import { FieldInput } from '../../../ui/field/field-input.ts';
import { Field } from '../../../ui/field/field.ts';
import { ToastStore } from '../../../ui/toast/toast.store.ts';
import { ProblemNote } from '../../../ui/view-state/problem-note.ts';
import type { ShownProblem } from '../../../ui/view-state/shown-problem.ts';
import { RoomsApi } from '../rooms.api.ts';
import { type CaptureDraft, captureDraft, captureOf, channelsFault } from './capture-draft.ts';
import { captureInWords } from './capture-in-words.ts';
import { ChannelMapTable } from './channel-map-table.ts';

/** How a room is recorded: what is heard before the press, and the files that are made of each recording. */
@Component({
  selector: 'rk-capture-form',
  imports: [ChannelMapTable, Field, FieldInput, FormField, ProblemNote],
  templateUrl: './capture-form.html',
  styleUrl: './capture-form.css',
})
export class CaptureForm {
  readonly room = input.required<RoomDto>();
  readonly saved = output();
  private readonly api = inject(RoomsApi);
  private readonly toasts = inject(ToastStore);
  private readonly session = inject(SessionStore);
  protected readonly maxPreRollSeconds = MAX_PRE_ROLL_SECONDS;
  protected readonly mayChange = computed(() => this.session.may('room:manage'));
  protected readonly isSaving = signal(false);
  protected readonly refusal = signal<ShownProblem | null>(null);
  protected readonly draft = signal<CaptureDraft>(EMPTY);
  protected readonly fields = form(this.draft, (path) => {
    disabled(path, { when: () => !this.mayChange() });
    required(path.preRollSeconds, { message: 'Give a number of seconds; 0 hears nothing before the press.' });
    min(path.preRollSeconds, 0, { message: 'Give 0 or more seconds.' });
    max(path.preRollSeconds, MAX_PRE_ROLL_SECONDS, {
      message: `At most ${String(MAX_PRE_ROLL_SECONDS)} seconds are kept in memory.`,
    });
    validate(path.channels, ({ valueOf }) => {
      const message = channelsFault(valueOf(path));
      return message === null ? null : { kind: 'channels', message };
    });
  });
  protected readonly mapFault = computed(() => this.fields.channels().errors()[0]?.message ?? null);
  protected readonly hasChanged = computed(() => this.textNow() !== this.textBefore());
  protected readonly labels = computed(() => this.room().channels.map(({ label }) => label));
  protected readonly words = computed(() => captureInWords(this.draft()));
  private readonly textNow = computed(() => JSON.stringify(captureOf(this.draft())));
  private readonly textBefore = signal('');

  constructor() {
    // The rooms are asked for every few seconds: a draft that somebody is writing survives that.
    effect(() => {
      const room = this.room();
      untracked(() => {
        if (this.textBefore() === '' || !this.hasChanged()) this.takeOver(room);
      });
    });
  }

  protected discard(): void {
    this.refusal.set(null);
    this.takeOver(this.room());
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
      await this.api.setCapture(this.room().id, captureOf(this.draft()));
      this.textBefore.set(this.textNow());
      this.toasts.tell(`Saved. The next recording in ${this.room().name} is made so.`);
      this.saved.emit();
    } catch (error) {
      this.refusal.set(explainProblem(error, 'Not saved'));
    } finally {
      this.isSaving.set(false);
    }
  }

  private takeOver({ capture, channels }: RoomDto): void {
    this.draft.set(captureDraft(capture, channels.length));
    this.textBefore.set(this.textNow());
    this.fields().reset();
  }
}

const EMPTY = captureDraft({ preRollSeconds: 0, renditions: [], channelMap: null }, 0);
