import type { MeterReading, MeterSample, MeterSource } from '../../../ui/level-meter/meter-source.ts';

/** The loudest channel of a bank, for the one bar of a compact tile. */
export class LoudestMeterSource implements MeterSource {
  private from: MeterSample | null = null;
  private sample: MeterSample | null = null;

  constructor(private readonly bank: MeterSource) {}

  newest(): MeterSample | null {
    const newest = this.bank.newest();
    if (newest === this.from) return this.sample;
    this.from = newest;
    if (newest === null) return (this.sample = null);
    const louder = (best: MeterReading | null, reading: MeterReading | null): MeterReading | null =>
      reading !== null && (best === null || reading.peakDbfs > best.peakDbfs) ? reading : best;
    this.sample = { ...newest, readings: [newest.readings.reduce(louder, null)] };
    return this.sample;
  }
}
