import { Component, computed, inject, input, output, signal } from '@angular/core';
import { FormField, form, required } from '@angular/forms/signals';

import { fetched } from '../../../core/api/fetched.ts';
import { FieldInput } from '../../../ui/field/field-input.ts';
import { Field } from '../../../ui/field/field.ts';
import { NodesApi } from '../nodes.api.ts';

export interface EnrolmentWish {
  readonly alias: string;
  /** The room that is there already; null makes one. */
  readonly roomId: string | null;
  readonly roomName: string;
  readonly site: string;
}

const DEFAULT_SITE = 'Main site';

/** Name of the recorder and its room; a room that is not there yet is made. */
@Component({
  selector: 'rk-enrolment-form',
  imports: [Field, FieldInput, FormField],
  templateUrl: './enrolment-form.html',
  styles: `
    form {
      display: grid;
      gap: 16px;
    }
  `,
})
export class EnrolmentForm {
  readonly formId = input.required<string>();
  readonly wished = output<EnrolmentWish>();
  private readonly api = inject(NodesApi);
  private readonly places = fetched({
    params: () => true,
    load: async (_all, signal) => this.api.rooms(signal),
    whatFailed: 'Rooms cannot be listed',
  });
  protected readonly rooms = computed(() => this.places.value() ?? []);
  protected readonly sites = computed(() => [...new Set(this.rooms().map(({ site }) => site))]);
  protected readonly wish = signal({ alias: '', room: '', site: '' });
  protected readonly fields = form(this.wish, (path) => {
    required(path.alias, { message: 'Give the recorder a name.' });
    required(path.room, { message: 'Name the room that it records.' });
  });
  protected readonly known = computed(() => this.rooms().find((room) => room.name === this.wish().room.trim()) ?? null);
  protected readonly defaultSite = computed(() => this.sites()[0] ?? DEFAULT_SITE);

  protected submit(event: Event): void {
    event.preventDefault();
    this.fields().markAsTouched();
    if (this.fields().invalid()) {
      this.fields().errorSummary()[0]?.fieldTree().focusBoundControl();
      return;
    }
    const { alias, room, site } = this.wish();
    this.wished.emit({
      alias: alias.trim(),
      roomId: this.known()?.id ?? null,
      roomName: room.trim(),
      site: site.trim() === '' ? this.defaultSite() : site.trim(),
    });
  }
}
