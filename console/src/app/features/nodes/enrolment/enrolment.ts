import { Injectable, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

import type { NodeDto } from '@rakkr/shared/nodes';

import { EnrolmentDialog } from './enrolment-dialog.ts';

@Injectable({ providedIn: 'root' })
export class Enrolment {
  private readonly dialog = inject(MatDialog);

  /** @param node  gets a new command; null makes a node first */
  async open(node: NodeDto | null): Promise<void> {
    const opened = this.dialog.open<EnrolmentDialog, NodeDto | null>(EnrolmentDialog, {
      data: node,
      width: '640px',
      maxWidth: 'calc(100vw - 24px)',
    });
    await firstValueFrom(opened.afterClosed());
  }
}
