/** One line of the result. */
export interface Measurement {
  readonly what: string;
  readonly unit: string;
  readonly value: number;
  /** The best other program at the same work, in the same run. */
  readonly peer?: { readonly name: string; readonly value: number };
  /** The value is to be at most so much. */
  readonly bar?: number;
  /** What was counted, how often, over how long. */
  readonly basis: string;
}

/** Ours over the peer's; undefined without a peer. */
export const ratioOf = ({ value, peer }: Measurement): number | undefined => peer && value / peer.value;

/** undefined where there is no bar. */
export const isWithinBar = ({ value, bar }: Measurement): boolean | undefined =>
  bar === undefined ? undefined : value <= bar;

/** The figures of one benchmark and what one has to know to read them. */
export interface Finding {
  readonly title: string;
  readonly measurements: readonly Measurement[];
  readonly notes: readonly string[];
}

/** One benchmark: starts what it needs, measures, ends what it started. */
export interface Benchmark {
  readonly name: string;
  readonly run: (options: BenchmarkOptions) => Promise<Finding>;
}

export interface BenchmarkOptions {
  /** How long CPU is measured, s: 60 unless the run is a trial. */
  readonly seconds: number;
  /** The long variants: ten minutes of recording instead of one. */
  readonly isFull: boolean;
  /** Empty folder for whatever is written. */
  readonly dir: string;
}
