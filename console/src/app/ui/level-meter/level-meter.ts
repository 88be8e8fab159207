import {
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  viewChild,
} from '@angular/core';

import { CanvasPalette } from '../canvas/canvas-palette.ts';
import { CanvasSurface } from '../canvas/canvas-surface.ts';
import { FrameLoop } from '../canvas/frame-loop.ts';
import { noteMeterDrawn } from '../probe/measurement-probe.ts';
import { MeterBank } from './meter-bank.ts';
import { MeterReadout } from './meter-readout.ts';
import type { MeterSource } from './meter-source.ts';
import { paintBank } from './paint-bank.ts';

const REDUCED_MOTION_INTERVAL_MS = 500;

/**
 * A bank of level meters on one canvas. Draws on the application's one animation frame and only while it is seen;
 * levels never pass through change detection.
 */
@Component({
  selector: 'rk-level-meter',
  imports: [MeterReadout],
  template: `<canvas #canvas aria-hidden="true"></canvas> <rk-meter-readout [labels]="labels()" [source]="source()" />`,
  styles: `
    :host {
      display: block;
      position: relative;
      min-width: 0;
    }
    :host:focus-within {
      box-shadow: var(--rk-focus);
    }
    canvas {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
    }
  `,
})
export class LevelMeter {
  readonly source = input.required<MeterSource>();
  /** One per channel, in the order of the source's readings. */
  readonly labels = input.required<readonly string[]>();
  readonly isVertical = input(false);
  readonly hasLabels = input(true);
  readonly hasScale = input(true);
  readonly hasFigures = input(false);
  /** A change of this clears the clip lamps: a new recording, or a person's press. */
  readonly lampEpoch = input<string | number>(0);

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private readonly destroyRef = inject(DestroyRef);
  private readonly loop = inject(FrameLoop);
  private readonly palette = inject(CanvasPalette).colours;
  private readonly reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  private readonly bank = computed(() => new MeterBank(this.labels().length));
  private readonly options = computed(() => ({
    isVertical: this.isVertical(),
    hasLabels: this.hasLabels(),
    hasScale: this.hasScale(),
    hasFigures: this.hasFigures(),
  }));
  private surface: CanvasSurface | null = null;
  private drawnAtMs = 0;
  private stopDrawing: (() => void) | null = null;

  constructor() {
    effect(() => {
      this.lampEpoch();
      this.bank().clearLamps();
    });
    afterNextRender(() => {
      this.watchSizeAndSight();
    });
  }

  private watchSizeAndSight(): void {
    this.surface = new CanvasSurface(this.canvas().nativeElement);
    const size = new ResizeObserver(() => {
      this.surface?.fit(this.host.clientWidth, this.host.clientHeight);
      this.drawnAtMs = 0;
    });
    const sight = new IntersectionObserver(([entry]) => {
      this.stopDrawing?.();
      this.stopDrawing = entry?.isIntersecting === true ? this.loop.add(this.paint) : null;
    });
    size.observe(this.host);
    sight.observe(this.host);
    this.destroyRef.onDestroy(() => {
      size.disconnect();
      sight.disconnect();
      this.stopDrawing?.();
    });
  }

  private readonly paint = (nowMs: number): void => {
    if (!this.surface || this.surface.widthPx === 0) return;
    const bank = this.bank();
    const sample = this.source().newest();
    const hasReturn = !this.reducedMotion.matches;
    const isNew = bank.advance(sample, nowMs, hasReturn);
    if (!hasReturn && nowMs - this.drawnAtMs < REDUCED_MOTION_INTERVAL_MS) return;
    const view = {
      labels: this.labels(),
      channels: bank.channels,
      missing: bank.missing,
      figuresDbfs: bank.figuresDbfs,
      freshness: bank.freshness,
      options: this.options(),
      nowMs,
    };
    paintBank(this.surface, view, this.palette());
    this.drawnAtMs = nowMs;
    if (!hasReturn) bank.settle();
    if (isNew && sample !== null) noteMeterDrawn(sample.capturedAtMs, performance.now());
  };
}
