import { Component, Injectable, inject } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialog, MatDialogModule } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

import type { RoomDto } from '@rakkr/shared/places';

import type { RoomsStore } from '../rooms.store.ts';

/** Asked by the keyboard's X: a key is pressed by mistake more easily than a button. */
@Component({
  selector: 'rk-stop-question',
  imports: [MatDialogModule],
  template: `<h2 mat-dialog-title>Stop recording in {{ room.name }}?</h2>
    <mat-dialog-content>Ends {{ room.activeRecording?.name }} now. What was captured is kept.</mat-dialog-content>
    <mat-dialog-actions align="end">
      <button class="btn" [mat-dialog-close]="false" cdkFocusInitial type="button">Let it run</button>
      <button class="btn danger" [mat-dialog-close]="true" type="button">Stop recording</button>
    </mat-dialog-actions>`,
})
export class StopQuestionDialog {
  protected readonly room = inject<RoomDto>(MAT_DIALOG_DATA);
}

@Injectable({ providedIn: 'root' })
export class StopQuestion {
  private readonly dialog = inject(MatDialog);

  async ask(room: RoomDto, store: RoomsStore): Promise<void> {
    if (!room.activeRecording) return;
    const opened = this.dialog.open<StopQuestionDialog, RoomDto, boolean>(StopQuestionDialog, {
      data: room,
      width: '420px',
    });
    if ((await firstValueFrom(opened.afterClosed())) === true) await store.stop(room);
  }
}
