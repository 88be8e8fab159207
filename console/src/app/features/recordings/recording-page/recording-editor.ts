import { Component, computed, effect, inject, input, output, untracked } from '@angular/core';

import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { Shortcuts } from '../../../core/keyboard/shortcuts.ts';
import { lengthInWords } from '../../../ui/format/age.ts';
import { clockTime, viewerTimeZone, zoneWord } from '../../../ui/format/wall-clock.ts';
import { ProblemNote } from '../../../ui/view-state/problem-note.ts';
import { type TimeWindow, zoomWindow } from '../../../ui/waveform/time-window.ts';
import type { WaveformView } from '../../../ui/waveform/waveform-view.ts';
import { Waveform } from '../../../ui/waveform/waveform.ts';
import { AudioPlayer } from '../player/audio-player.ts';
import { playerKeys } from '../player/player-keys.ts';
import { Transport } from '../player/transport.ts';
import { streamAddress } from '../recordings.api.ts';
import { describeWaveform } from './describe-waveform.ts';
import { RecordingStore } from './recording.store.ts';

/** Browsers play RF64 up to so many channels. */
const MAX_PLAYABLE_CHANNELS = 8;

/** Waveform and transport of one recording. */
@Component({
  selector: 'rk-recording-editor',
  imports: [ProblemNote, Transport, Waveform],
  templateUrl: './recording-editor.html',
})
export class RecordingEditor {
  readonly recording = input.required<RecordingDetailDto>();
  /** Query parameters that keep the place. */
  readonly placeChange = output<{ readonly t?: string; readonly win?: string | null }>();
  private readonly store = inject(RecordingStore);
  protected readonly player = inject(AudioPlayer);
  protected readonly waveformProblem = this.store.waveformProblem;
  protected readonly hasAudio = computed(() => this.recording().framesStored > 0 && this.recording().format !== null);
  protected readonly isTooWide = computed(() => (this.recording().format?.channels ?? 0) > MAX_PLAYABLE_CHANNELS);
  protected readonly windowWord = computed(() => lengthInWords(Math.max(1, this.store.window().lengthS)));
  protected readonly gaps = computed(() => {
    const rate = this.store.rate();
    if (rate === null) return [];
    return this.recording().gaps.map((gap) => ({ startS: gap.startFrame / rate, lengthS: gap.lengthFrames / rate }));
  });
  protected readonly view = computed<WaveformView>(() => ({
    channelLabels: this.recording().channelLabels,
    whole: this.store.whole(),
    detail: this.store.fine(),
    gaps: this.gaps(),
    totalS: this.store.totalS(),
    window: this.store.window(),
    playheadS: this.player.positionS(),
    isGrowing: this.store.isGrowing(),
  }));
  protected readonly description = computed(() => describeWaveform(this.recording()));
  protected readonly wallClock = computed(() => {
    const { recordedAt, roomTimeZone } = this.recording();
    const zone = roomTimeZone ?? viewerTimeZone();
    const atMs = Date.parse(recordedAt) + this.player.positionS() * 1000;
    return `${clockTime(atMs, zone)} ${zoneWord(atMs, zone)}`;
  });

  constructor() {
    // While it plays the file stays as it is, so that nothing stutters; at its end the longer one goes on.
    effect(() => {
      const { id, framesStored } = this.recording();
      if (framesStored === 0 || this.player.isPlaying()) return;
      untracked(() => {
        this.player.open(streamAddress(id, framesStored));
      });
    });
    const keys = playerKeys(this.player, {
      zoom: (factor) => {
        this.zoom(factor);
      },
      nextGap: () => {
        this.seekToNextGap();
      },
    });
    inject(Shortcuts).register(keys);
  }

  protected seek(atS: number): void {
    this.player.seek(atS);
    this.placeChange.emit({ t: atS.toFixed(1) });
  }

  protected showWindow(window: TimeWindow): void {
    const isWhole = window.lengthS >= this.store.totalS();
    this.store.chosenWindow.set(isWhole ? null : window);
    this.placeChange.emit({ win: isWhole ? null : `${window.startS.toFixed(1)}-${window.lengthS.toFixed(1)}` });
  }

  protected zoom(factor: number): void {
    this.showWindow(zoomWindow(this.store.window(), factor, this.player.positionS(), this.store.totalS()));
  }

  protected retryWaveform(): void {
    this.store.reloadWaveform();
  }

  private seekToNextGap(): void {
    const next = this.gaps().find((gap) => gap.startS > this.player.positionS() + 0.05) ?? this.gaps()[0];
    if (next) this.seek(next.startS);
  }
}
