import { Directive, computed, inject } from '@angular/core';

import { Field } from './field.ts';

/** The input or select of a field: takes its id, its help and its fault from it. */
@Directive({
  selector: 'input[rkInput], select[rkInput]',
  host: {
    class: 'input',
    '[id]': 'field.inputId',
    '[attr.aria-describedby]': 'field.describedBy()',
    '[attr.aria-invalid]': 'isWrong()',
  },
})
export class FieldInput {
  protected readonly field = inject(Field);
  protected readonly isWrong = computed(() => (this.field.wrong() === null ? null : true));
}
