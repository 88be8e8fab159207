import { NgTemplateOutlet } from '@angular/common';
import { Component, type TemplateRef, computed, contentChild, effect, input, output, signal } from '@angular/core';

import { CopyButton } from '../copyable/copy-button.ts';
import { clockTime, viewerTimeZone, zoneWord } from '../format/wall-clock.ts';
import { StatusGlyph } from '../status/status-glyph.ts';
import type { ShownProblem } from './shown-problem.ts';

/** A skeleton that shows sooner only flickers. */
const SKELETON_AFTER_MS = 150;

/**
 * The four states of a view: loading (skeleton, after 150 ms), empty, error (title, request id, Try again), data.
 * Where data is there and its refresh failed, the data stays and says so.
 */
@Component({
  selector: 'rk-view-state',
  imports: [CopyButton, NgTemplateOutlet, StatusGlyph],
  templateUrl: './view-state.html',
})
export class ViewState {
  readonly hasData = input.required<boolean>();
  readonly isEmpty = input(false);
  readonly problem = input<ShownProblem | null>(null);
  /** When the shown data was read, ms since 1970 UTC. */
  readonly readAtMs = input<number | null>(null);
  readonly retry = output();

  protected readonly loading = contentChild<TemplateRef<unknown>>('loading');
  protected readonly empty = contentChild<TemplateRef<unknown>>('empty');
  protected readonly data = contentChild.required<TemplateRef<unknown>>('data');
  protected readonly isSkeletonDue = signal(false);

  protected readonly state = computed(() => {
    if (this.hasData()) return this.isEmpty() ? 'empty' : 'data';
    return this.problem() === null ? 'loading' : 'error';
  });

  constructor() {
    effect((onCleanup) => {
      if (this.state() !== 'loading') return;
      const timer = setTimeout(() => {
        this.isSkeletonDue.set(true);
      }, SKELETON_AFTER_MS);
      onCleanup(() => {
        clearTimeout(timer);
      });
    });
  }

  protected clock(atMs: number): string {
    const zone = viewerTimeZone();
    return `${clockTime(atMs, zone)} ${zoneWord(atMs, zone)}`;
  }
}
