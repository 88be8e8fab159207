import { Component, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogModule } from '@angular/material/dialog';

import type { EnrolmentTokenDto, NodeDto } from '@rakkr/shared/nodes';

import { explainProblem } from '../../../core/api/explain-problem.ts';
import { ProblemNote } from '../../../ui/view-state/problem-note.ts';
import type { ShownProblem } from '../../../ui/view-state/shown-problem.ts';
import { NodesApi } from '../nodes.api.ts';
import { EnrolmentCommand } from './enrolment-command.ts';
import { EnrolmentForm, type EnrolmentWish } from './enrolment-form.ts';

/** Connects a recorder: name and room, then one command and what comes of it. Closing is safe at any time. */
@Component({
  selector: 'rk-enrolment-dialog',
  imports: [EnrolmentCommand, EnrolmentForm, MatDialogModule, ProblemNote],
  template: `<h2 mat-dialog-title>{{ node ? 'New command for ' + node.alias : 'Connect a recorder' }}</h2>
    <mat-dialog-content>
      @if (refusal(); as problem) {
        <rk-problem-note [problem]="problem" />
      }
      @if (token(); as issued) {
        <rk-enrolment-command [token]="issued" (renew)="issue(issued.nodeId)" />
      } @else if (!node) {
        <rk-enrolment-form (wished)="create($event)" formId="enrolment" />
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button class="btn" mat-dialog-close type="button">{{ token() ? 'Close' : 'Cancel' }}</button>
      @if (!token() && !node) {
        <button class="btn primary" [disabled]="isSending()" form="enrolment" type="submit">Make the command</button>
      }
    </mat-dialog-actions>`,
  styles: `
    rk-problem-note {
      margin-bottom: 12px;
    }
  `,
})
export class EnrolmentDialog {
  protected readonly node = inject<NodeDto | null>(MAT_DIALOG_DATA);
  private readonly api = inject(NodesApi);
  protected readonly token = signal<EnrolmentTokenDto | null>(null);
  protected readonly refusal = signal<ShownProblem | null>(null);
  protected readonly isSending = signal(false);
  /** A node made before a step failed is used again by the next try. */
  private madeNodeId: string | null = null;

  constructor() {
    if (this.node) void this.issue(this.node.id);
  }

  protected async create(wish: EnrolmentWish): Promise<void> {
    await this.attempt('Not connected', async () => {
      const roomId = wish.roomId ?? (await this.api.createRoom({ name: wish.roomName, site: wish.site })).id;
      this.madeNodeId ??= (await this.api.create({ alias: wish.alias, roomId })).id;
      this.token.set(await this.api.issueToken(this.madeNodeId));
    });
  }

  protected async issue(nodeId: string): Promise<void> {
    await this.attempt('No command made', async () => {
      this.token.set(await this.api.issueToken(nodeId));
    });
  }

  private async attempt(whatFailed: string, run: () => Promise<void>): Promise<void> {
    this.isSending.set(true);
    this.refusal.set(null);
    try {
      await run();
    } catch (error) {
      this.refusal.set(explainProblem(error, whatFailed));
    } finally {
      this.isSending.set(false);
    }
  }
}
