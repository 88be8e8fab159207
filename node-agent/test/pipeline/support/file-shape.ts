/** What there is to say of a file. */
export interface FileShape {
  readonly frames: number;
  readonly rate: number;
  readonly channels: number;
  /** First sample of every channel, at the top of 32 bits. */
  readonly first: readonly number[];
  readonly last: readonly number[];
}
