import { Component, Injectable, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

import type { NodeDto } from '@rakkr/shared/nodes';

import { explainProblem } from '../../../core/api/explain-problem.ts';
import { FieldInput } from '../../../ui/field/field-input.ts';
import { Field } from '../../../ui/field/field.ts';
import { ProblemNote } from '../../../ui/view-state/problem-note.ts';
import type { ShownProblem } from '../../../ui/view-state/shown-problem.ts';
import { NodesApi } from '../nodes.api.ts';

/** Deletes a node after its name was typed. */
@Component({
  selector: 'rk-delete-node',
  imports: [Field, FieldInput, MatDialogModule, ProblemNote],
  template: `<h2 mat-dialog-title>Delete {{ node.alias }}?</h2>
    <mat-dialog-content>
      @if (refusal(); as problem) {
        <rk-problem-note [problem]="problem" />
      }
      <p>
        Its key stops working and its rooms lose these channels. Recordings that are stored stay. Audio that it has not
        delivered yet stays on its disk.
      </p>
      <rk-field [label]="'Type “' + node.alias + '” to delete it'">
        <input [value]="typed()" (input)="type($event)" autocomplete="off" cdkFocusInitial rkInput spellcheck="false" />
      </rk-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button class="btn" [mat-dialog-close]="false" type="button">Keep node</button>
      <button
        class="btn danger"
        [attr.title]="isTyped() ? null : 'Type the name first'"
        [disabled]="!isTyped()"
        (click)="delete()"
        type="button"
      >
        Delete node
      </button>
    </mat-dialog-actions>`,
  styles: `
    p {
      color: var(--mat-sys-on-surface);
      margin-bottom: 16px;
    }
    rk-problem-note {
      margin-bottom: 12px;
    }
  `,
})
export class DeleteNodeDialog {
  protected readonly node = inject<NodeDto>(MAT_DIALOG_DATA);
  private readonly api = inject(NodesApi);
  private readonly opened = inject<MatDialogRef<DeleteNodeDialog, boolean>>(MatDialogRef);
  protected readonly typed = signal('');
  protected readonly refusal = signal<ShownProblem | null>(null);
  protected readonly isTyped = computed(() => this.typed().trim() === this.node.alias);

  protected type(event: Event): void {
    this.typed.set((event.target as HTMLInputElement).value);
  }

  protected async delete(): Promise<void> {
    try {
      await this.api.delete(this.node.id);
      this.opened.close(true);
    } catch (error) {
      this.refusal.set(explainProblem(error, 'Not deleted'));
    }
  }
}

@Injectable({ providedIn: 'root' })
export class DeleteNode {
  private readonly dialog = inject(MatDialog);

  /** @returns true when the node is gone */
  async ask(node: NodeDto): Promise<boolean> {
    const opened = this.dialog.open<DeleteNodeDialog, NodeDto, boolean>(DeleteNodeDialog, {
      data: node,
      width: '480px',
    });
    return (await firstValueFrom(opened.afterClosed())) === true;
  }
}
