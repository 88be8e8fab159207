import type { ElementRef } from '@angular/core';
import { Component, DestroyRef, computed, inject, input, signal, viewChildren } from '@angular/core';

import { levelFigure } from '../format/figures.ts';
import { meterFreshness } from './meter-freshness.ts';
import { SCALE_FLOOR_DBFS } from './meter-scale.ts';
import type { MeterSource } from './meter-source.ts';

const REFRESH_MS = 1000;

/**
 * The levels for people who do not see the canvas: one meter per channel, one tab stop for all
 * (arrows move). Read once a second for the
 * focused one only; levels are never announced by themselves.
 */
@Component({
  selector: 'rk-meter-readout',
  template: `<ul class="sr" aria-label="Levels">
    @for (label of labels(); track $index) {
      <li>
        <span
          #meter
          [attr.aria-label]="label"
          [attr.aria-valuemin]="floorDbfs"
          [attr.aria-valuenow]="focused() === $index ? shown().now : floorDbfs"
          [attr.tabindex]="current() === $index ? 0 : -1"
          [attr.aria-valuetext]="focused() === $index ? shown().text : 'Focus to read'"
          (blur)="leave()"
          (focus)="enter($index)"
          (keydown.arrowdown)="move($event, 1)"
          (keydown.arrowup)="move($event, -1)"
          role="meter"
          aria-valuemax="0"
        ></span>
      </li>
    }
  </ul>`,
})
export class MeterReadout {
  readonly source = input.required<MeterSource>();
  readonly labels = input.required<readonly string[]>();
  protected readonly floorDbfs = SCALE_FLOOR_DBFS;
  protected readonly current = signal(0);
  protected readonly focused = signal<number | null>(null);
  private readonly reading = signal<{ peakDbfs: number | null; word: string }>({ peakDbfs: null, word: '' });
  private readonly meters = viewChildren<ElementRef<HTMLElement>>('meter');
  private timer: ReturnType<typeof setInterval> | null = null;

  protected readonly shown = computed(() => {
    const { peakDbfs, word } = this.reading();
    if (peakDbfs === null) return { now: SCALE_FLOOR_DBFS, text: word };
    const now = Math.round(Math.min(0, Math.max(SCALE_FLOOR_DBFS, peakDbfs)));
    return { now, text: `${levelFigure(peakDbfs)} dBFS${word}` };
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.leave();
    });
  }

  protected move(event: Event, step: 1 | -1): void {
    event.preventDefault();
    event.stopPropagation();
    const next = this.current() + step;
    this.meters()[next]?.nativeElement.focus();
  }

  protected enter(index: number): void {
    this.leave();
    this.current.set(index);
    this.focused.set(index);
    const read = (): void => {
      const sample = this.source().newest();
      const freshness = meterFreshness(sample, performance.now());
      const peakDbfs = freshness === 'unavailable' ? null : (sample?.readings[index]?.peakDbfs ?? null);
      const reason = sample?.unavailableReason ?? 'no frame arrives';
      this.reading.set({
        peakDbfs,
        word: peakDbfs === null ? `No levels: ${reason}` : freshness === 'late' ? ', late' : '',
      });
    };
    read();
    this.timer = setInterval(read, REFRESH_MS);
  }

  protected leave(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.focused.set(null);
  }
}
