import { Injectable, computed, effect, inject, signal } from '@angular/core';

import { fetched } from '../../../core/api/fetched.ts';
import { onChange } from '../../../core/live/on-change.ts';
import type { PlacedEnvelope } from '../../../ui/waveform/envelope.ts';
import { type TimeWindow, clampWindow } from '../../../ui/waveform/time-window.ts';
import { isGrowing } from '../recording-state.ts';
import { RecordingsApi } from '../recordings.api.ts';
import { envelopeQuery } from './envelope-query.ts';

/** While audio arrives the page asks again so often; pushes make it sooner. */
const ASK_WHILE_GROWING_MS = 2000;

/** One recording: facts, envelopes of the whole and of the window. */
@Injectable()
export class RecordingStore {
  private readonly api = inject(RecordingsApi);
  readonly recordingId = signal<string | null>(null);
  /** Null shows the whole, also while it grows. */
  readonly chosenWindow = signal<TimeWindow | null>(null);

  private readonly detail = fetched({
    params: () => this.recordingId() ?? undefined,
    load: async (id, signal) => this.api.detail(id, signal),
    whatFailed: 'The recording cannot be shown',
    forgetsOnChange: true,
  });
  readonly recording = this.detail.value;
  readonly problem = this.detail.problem;
  readonly readAtMs = this.detail.readAtMs;
  readonly isGrowing = computed(() => {
    const recording = this.recording();
    return recording !== null && isGrowing(recording);
  });
  readonly rate = computed(() => this.recording()?.format?.rate ?? null);
  readonly totalS = computed(() => {
    const rate = this.rate();
    return rate === null ? 0 : (this.recording()?.framesStored ?? 0) / rate;
  });
  readonly window = computed<TimeWindow>(() => {
    const chosen = this.chosenWindow();
    return chosen === null ? { startS: 0, lengthS: this.totalS() } : clampWindow(chosen, this.totalS());
  });
  private readonly wholeEnvelope = fetched({
    params: () => this.wish({ startS: 0, lengthS: this.totalS() }),
    load: async (wish, signal) => this.envelope(wish, signal),
    whatFailed: 'The waveform cannot be read',
  });
  private readonly windowEnvelope = fetched({
    params: () => (this.chosenWindow() === null ? undefined : this.wish(this.window())),
    load: async (wish, signal) => this.envelope(wish, signal),
    whatFailed: 'The waveform cannot be read',
  });
  readonly whole = this.wholeEnvelope.value;
  readonly waveformProblem = computed(() => this.wholeEnvelope.problem() ?? this.windowEnvelope.problem());
  /** Fine envelope of the window; null where the coarse one of the whole stands in. */
  readonly fine = computed(() => (this.chosenWindow() === null ? null : this.windowEnvelope.value()));

  constructor() {
    onChange(['recording'], () => {
      this.reload();
    });
    effect((onCleanup) => {
      if (!this.isGrowing()) return;
      const timer = setInterval(() => {
        this.reload();
      }, ASK_WHILE_GROWING_MS);
      onCleanup(() => {
        clearInterval(timer);
      });
    });
  }

  reload(): void {
    this.detail.reload();
  }

  reloadWaveform(): void {
    this.wholeEnvelope.reload();
    this.windowEnvelope.reload();
  }

  private wish(window: TimeWindow): (ReturnType<typeof envelopeQuery> & { id: string }) | undefined {
    const id = this.recordingId();
    const rate = this.rate();
    if (id === null || rate === null || window.lengthS === 0) return undefined;
    return { id, ...envelopeQuery(window, rate) };
  }

  private async envelope(
    wish: ReturnType<typeof envelopeQuery> & { id: string },
    signal: AbortSignal,
  ): Promise<PlacedEnvelope> {
    const { id, ...query } = wish;
    return { envelope: await this.api.waveform(id, query, signal), fromFrame: query.fromFrame };
  }
}
