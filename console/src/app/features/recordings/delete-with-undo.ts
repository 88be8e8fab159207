import { Injectable, inject, signal } from '@angular/core';

import type { RecordingDto } from '@rakkr/shared/recordings';

import { explainProblem } from '../../core/api/explain-problem.ts';
import { ToastStore } from '../../ui/toast/toast.store.ts';
import { RecordingsApi } from './recordings.api.ts';

/** Moves a recording to the trash at once and offers the way back for 10 s. */
@Injectable({ providedIn: 'root' })
export class DeleteWithUndo {
  private readonly api = inject(RecordingsApi);
  private readonly toasts = inject(ToastStore);
  private readonly removed = signal<ReadonlySet<string>>(new Set());
  /** Recordings that lists leave out until the controller's own list does. */
  readonly hidden = this.removed.asReadonly();
  private readonly restored = signal(0);
  /** Counts recordings that came back: lists ask again. */
  readonly restores = this.restored.asReadonly();

  /** @returns true when the recording is in the trash */
  async delete(recording: RecordingDto): Promise<boolean> {
    this.hide(recording.id, true);
    try {
      await this.api.delete(recording.id);
    } catch (error) {
      this.hide(recording.id, false);
      this.tellFailure(error, `${recording.name} is not deleted`);
      return false;
    }
    this.toasts.offerUndo(`${recording.name} is in the trash`, () => void this.restore(recording));
    return true;
  }

  private async restore(recording: RecordingDto): Promise<void> {
    try {
      await this.api.restore(recording.id);
      this.hide(recording.id, false);
      this.restored.update((count) => count + 1);
    } catch (error) {
      this.tellFailure(error, `${recording.name} is still in the trash`);
    }
  }

  private tellFailure(error: unknown, whatFailed: string): void {
    const { title, detail, requestId } = explainProblem(error, whatFailed);
    this.toasts.fail(
      [`${title}.`, detail, requestId === null ? null : `Request ${requestId}`].filter(Boolean).join(' '),
    );
  }

  private hide(recordingId: string, isHidden: boolean): void {
    this.removed.update((removed) => {
      const next = new Set(removed);
      if (isHidden) next.add(recordingId);
      else next.delete(recordingId);
      return next;
    });
  }
}
