import type { MeterReading, MeterSample, MeterSource } from '../../ui/level-meter/meter-source.ts';

/** What a meter of the gallery shows. */
export interface GalleryLevels {
  /** Centre of each channel's level, dBFS; null has no reading. */
  readonly levelsDbfs: readonly (number | null)[];
  /** Age that the newest frame pretends to have. */
  readonly ageMs?: number;
  readonly clipRuns?: number;
  readonly unavailableReason?: string;
}

const FRAME_MS = 100;
const SWING_DB = 5;

/** Levels that nobody spoke: for the gallery of development builds only, which labels them DEMO. */
export class GalleryMeterSource implements MeterSource {
  constructor(private readonly levels: GalleryLevels) {}

  newest(): MeterSample {
    const nowMs = performance.now();
    const sequence = Math.floor(nowMs / FRAME_MS);
    return {
      sequence,
      arrivedAtMs: sequence * FRAME_MS - (this.levels.ageMs ?? 0),
      capturedAtMs: performance.timeOrigin + sequence * FRAME_MS,
      readings: this.levels.levelsDbfs.map((level, channel) => this.reading(level, sequence + channel * 7)),
      unavailableReason: this.levels.unavailableReason ?? null,
    };
  }

  private reading(level: number | null, phase: number): MeterReading | null {
    if (level === null) return null;
    const swing = level <= -160 ? 0 : SWING_DB * Math.sin(phase / 4);
    return { peakDbfs: level + swing, rmsDbfs: level + swing - 11, clipRuns: this.levels.clipRuns ?? 0 };
  }
}
