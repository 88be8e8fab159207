import { Component, computed, input } from '@angular/core';

/** What a field needs to know of its form: structurally the state of a signal form's field. */
export interface FieldState {
  touched(): boolean;
  errors(): readonly { readonly message?: string | undefined }[];
}

let made = 0;

/** Label above, unit inside at the right, help below only where it changes a decision, then what is wrong. */
@Component({
  selector: 'rk-field',
  template: `<label [attr.for]="inputId">{{ label() }}</label>
    <span class="control"
      ><ng-content />
      @if (unit(); as text) {
        <span class="unit" [id]="unitId">{{ text }}</span>
      }
    </span>
    @if (hint(); as text) {
      <span class="hint" [id]="hintId">{{ text }}</span>
    }
    @if (wrong(); as text) {
      <span class="wrong" [id]="wrongId">{{ text }}</span>
    }`,
  host: { class: 'field' },
})
export class Field {
  readonly label = input.required<string>();
  readonly hint = input<string>();
  /** What the figure counts: `s`, `GB`, `%`. */
  readonly unit = input<string>();
  readonly state = input<FieldState>();
  readonly inputId = `rk-field-${String(++made)}`;
  protected readonly unitId = `${this.inputId}-unit`;
  protected readonly hintId = `${this.inputId}-hint`;
  protected readonly wrongId = `${this.inputId}-wrong`;
  readonly wrong = computed(() => {
    const state = this.state();
    return state?.touched() === true ? (state.errors()[0]?.message ?? null) : null;
  });
  readonly describedBy = computed(() => {
    const unitId = this.unit() === undefined ? null : this.unitId;
    const ids = [unitId, this.hint() === undefined ? null : this.hintId, this.wrong() === null ? null : this.wrongId];
    return ids.filter((id) => id !== null).join(' ') || null;
  });
}
