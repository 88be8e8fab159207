import {
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';

import { CanvasPalette } from '../canvas/canvas-palette.ts';
import { CanvasSurface } from '../canvas/canvas-surface.ts';
import { lanesHeight, paintLanes } from './paint-lanes.ts';
import { OVERVIEW_HEIGHT_PX, paintOverview } from './paint-overview.ts';
import { type TimeWindow, clampWindow, secondsAt, zoomWindow } from './time-window.ts';
import { RIGHT_PAD_PX, type WaveformView, gutterPx } from './waveform-view.ts';

/** Overview and channel lanes on canvases. Drawn when something changed, not per animation frame. */
@Component({
  selector: 'rk-waveform',
  template: `<canvas class="overview" #overview (pointerdown)="moveWindow($event)" aria-hidden="true"></canvas>
    <canvas
      class="lanes"
      #lanes
      [attr.aria-label]="description()"
      [style.height.px]="lanesHeightPx()"
      (pointerdown)="seekAt($event)"
      (wheel)="scrollOrZoom($event)"
      role="img"
    ></canvas>`,
  styles: `
    :host {
      display: block;
      min-width: 0;
      overflow: hidden;
      border-radius: var(--mat-sys-corner-medium) var(--mat-sys-corner-medium) 0 0;
    }
    canvas {
      width: 100%;
      cursor: crosshair;
      touch-action: pan-y;
    }
    .overview {
      height: 52px;
    }
  `,
})
export class Waveform {
  readonly view = input.required<WaveformView>();
  /** What the picture shows, in words; the same facts stand in the page. */
  readonly description = input.required<string>();
  /** A click into the lanes, seconds of the recording. */
  readonly seek = output<number>();
  readonly windowChange = output<TimeWindow>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly overview = viewChild.required<ElementRef<HTMLCanvasElement>>('overview');
  private readonly lanes = viewChild.required<ElementRef<HTMLCanvasElement>>('lanes');
  private readonly palette = inject(CanvasPalette).colours;
  private readonly destroyRef = inject(DestroyRef);
  private readonly widthPx = signal(0);
  protected readonly lanesHeightPx = computed(() => lanesHeight(this.view().channelLabels.length, this.widthPx()));
  private surfaces: { readonly overview: CanvasSurface; readonly lanes: CanvasSurface } | null = null;

  constructor() {
    afterNextRender(() => {
      this.surfaces = {
        overview: new CanvasSurface(this.overview().nativeElement),
        lanes: new CanvasSurface(this.lanes().nativeElement),
      };
      const size = new ResizeObserver(() => {
        this.widthPx.set(this.host.clientWidth);
      });
      size.observe(this.host);
      this.destroyRef.onDestroy(() => {
        size.disconnect();
      });
    });
    effect(() => {
      this.draw(this.view(), this.widthPx());
    });
  }

  private draw(view: WaveformView, widthPx: number): void {
    const colours = this.palette();
    if (!this.surfaces || widthPx === 0) return;
    this.surfaces.overview.fit(widthPx, OVERVIEW_HEIGHT_PX);
    this.surfaces.lanes.fit(widthPx, this.lanesHeightPx());
    paintOverview(this.surfaces.overview, view, colours);
    paintLanes(this.surfaces.lanes, view, colours);
  }

  private secondsUnder(event: MouseEvent, window: TimeWindow): number {
    const gutter = gutterPx(this.widthPx());
    const width = this.widthPx() - gutter - RIGHT_PAD_PX;
    const atS = secondsAt(event.offsetX - gutter, window, width);
    return Math.max(0, Math.min(this.view().totalS, atS));
  }

  protected seekAt(event: PointerEvent): void {
    if (event.button === 0) this.seek.emit(this.secondsUnder(event, this.view().window));
  }

  protected moveWindow(event: PointerEvent): void {
    const { window, totalS } = this.view();
    const atS = this.secondsUnder(event, { startS: 0, lengthS: totalS });
    this.windowChange.emit(clampWindow({ ...window, startS: atS - window.lengthS / 2 }, totalS));
  }

  protected scrollOrZoom(event: WheelEvent): void {
    const { window, totalS } = this.view();
    const isZoom = event.ctrlKey || event.metaKey;
    if (!isZoom && event.deltaX === 0) return;
    event.preventDefault();
    const aroundS = this.secondsUnder(event, window);
    const startS = window.startS + (event.deltaX / this.widthPx()) * window.lengthS;
    const next = isZoom
      ? zoomWindow(window, event.deltaY > 0 ? 1.2 : 1 / 1.2, aroundS, totalS)
      : clampWindow({ ...window, startS }, totalS);
    this.windowChange.emit(next);
  }
}
