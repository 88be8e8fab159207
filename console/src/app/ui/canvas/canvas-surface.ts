/** A canvas whose size is exact in device pixels and whose context counts in CSS pixels. */
export class CanvasSurface {
  widthPx = 0;
  heightPx = 0;
  readonly context: CanvasRenderingContext2D;

  /** @throws Error where the browser gives no 2D context */
  constructor(private readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('this browser gives no 2D canvas');
    this.context = context;
  }

  /** Takes the size of the element it fills; cheap when nothing changed. */
  fit(widthPx: number, heightPx: number): void {
    const ratio = devicePixelRatio;
    const width = Math.round(widthPx * ratio);
    const height = Math.round(heightPx * ratio);
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  clear(): void {
    this.context.clearRect(0, 0, this.widthPx, this.heightPx);
  }
}

export const canvasFont = (sizePx: number, weight = 500): string =>
  `${String(weight)} ${String(sizePx)}px "Inter Variable", Inter, "Liberation Sans", sans-serif`;
