import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router } from '@angular/router';

import { PageHead } from '../../../core/page/page-head.ts';
import { ViewState } from '../../../ui/view-state/view-state.ts';
import { DeleteWithUndo } from '../delete-with-undo.ts';
import { AudioPlayer } from '../player/audio-player.ts';
import { ChannelFigures } from './channel-figures.ts';
import { GapLedger } from './gap-ledger.ts';
import { ProofFacts } from './proof-facts.ts';
import { RecordingEditor } from './recording-editor.ts';
import { RecordingFiles } from './recording-files.ts';
import { RecordingHead } from './recording-head.ts';
import { RecordingStore } from './recording.store.ts';

/** One recording: proof, waveform, player, gap ledger. */
@Component({
  selector: 'rk-recording-page',
  imports: [ChannelFigures, GapLedger, ProofFacts, RecordingEditor, RecordingFiles, RecordingHead, ViewState],
  templateUrl: './recording-page.html',
  styleUrl: './recording-page.css',
  providers: [RecordingStore, AudioPlayer],
})
export class RecordingPage {
  readonly id = input.required<string>();
  /** Playhead, seconds; from the address. */
  readonly t = input<string>();
  /** Window, `start-length` in seconds; from the address. */
  readonly win = input<string>();

  protected readonly store = inject(RecordingStore);
  private readonly player = inject(AudioPlayer);
  private readonly router = inject(Router);
  private readonly remover = inject(DeleteWithUndo);
  private readonly isStored = computed(() => (this.store.recording()?.framesStored ?? 0) > 0);

  constructor() {
    const head = inject(PageHead);
    effect(() => {
      this.store.recordingId.set(this.id());
    });
    effect(() => {
      head.show(this.store.recording()?.name ?? 'Recording', [{ label: 'Library', link: '/recordings' }]);
    });
    effect(() => {
      if (!this.isStored()) return;
      untracked(() => {
        this.takeAddress();
      });
    });
  }

  /** Playhead and window come from the address once; afterwards they go into it. */
  private takeAddress(): void {
    const atS = Number(this.t());
    if (atS > 0) this.player.seek(atS);
    const [startS, lengthS] = (this.win() ?? '').split('-').map(Number);
    if (startS !== undefined && lengthS !== undefined && lengthS > 0) this.store.chosenWindow.set({ startS, lengthS });
  }

  protected keepInAddress(place: { readonly t?: string; readonly win?: string | null }): void {
    void this.router.navigate([], { queryParams: place, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected async delete(): Promise<void> {
    const recording = this.store.recording();
    if (recording && (await this.remover.delete(recording))) await this.router.navigateByUrl('/recordings');
  }
}
