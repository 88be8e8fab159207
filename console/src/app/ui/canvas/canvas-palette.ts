import { DOCUMENT, Injectable, inject, signal } from '@angular/core';

const TOKENS = {
  well: '--rk-meter-well',
  track: '--rk-meter-track',
  zone: '--rk-meter-zone',
  floor: '--rk-meter-floor',
  target: '--rk-meter-target',
  hot: '--rk-meter-hot',
  over: '--rk-meter-over',
  hold: '--rk-meter-hold',
  hatch: '--rk-hatch',
  wave: '--rk-wave',
  played: '--rk-wave-played',
  recording: '--rk-recording-fill',
  unknown: '--rk-unknown',
  warning: '--rk-warning',
  critical: '--rk-critical',
  ground: '--mat-sys-surface-container-lowest',
  ink: '--mat-sys-on-surface',
  inkQuiet: '--mat-sys-on-surface-variant',
  outline: '--mat-sys-outline',
  hairline: '--mat-sys-outline-variant',
  primary: '--mat-sys-primary',
} as const;

export type PaletteColour = keyof typeof TOKENS;
export type Palette = Readonly<Record<PaletteColour, string>>;

/** The tokens' colours as a canvas wants them: read once per change of theme, not per frame. */
@Injectable({ providedIn: 'root' })
export class CanvasPalette {
  private readonly document = inject(DOCUMENT);
  private readonly current = signal<Palette>(this.read());
  readonly colours = this.current.asReadonly();

  constructor() {
    const reread = (): void => {
      this.current.set(this.read());
    };
    for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
      matchMedia(query).addEventListener('change', reread);
    }
    new MutationObserver(reread).observe(this.document.documentElement, { attributeFilter: ['data-theme'] });
  }

  private read(): Palette {
    const probe = this.document.createElement('i');
    this.document.body.append(probe);
    const entries = Object.entries(TOKENS).map(([name, token]) => {
      probe.style.color = `var(${token})`;
      return [name, getComputedStyle(probe).color];
    });
    probe.remove();
    // The keys are those of TOKENS, every one of which has just been read.
    return Object.fromEntries(entries) as Palette;
  }
}
