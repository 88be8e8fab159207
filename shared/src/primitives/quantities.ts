declare const unit: unique symbol;

/** A number that carries its unit in its type, so that frames cannot be passed where milliseconds are meant. */
export type Quantity<U extends string> = number & { readonly [unit]: U };

/** One sample of every channel. The clock of a recording. */
export type Frames = Quantity<'frames'>;
/** Frames per second of one device clock. */
export type SampleRate = Quantity<'frames/s'>;

export const frames = (count: number): Frames => count as Frames;
export const sampleRate = (framesPerSecond: number): SampleRate => framesPerSecond as SampleRate;

export const framesToMs = (count: Frames, rate: SampleRate): number => (count / rate) * 1000;
export const msToFrames = (ms: number, rate: SampleRate): Frames => Math.round((ms / 1000) * rate) as Frames;
