/** What a command of `rakkr` is told on its line. */
export interface OperatorOrder {
  readonly options: { readonly role?: string; readonly label?: string; readonly 'ttl-minutes'?: string };
  readonly file: string | null;
  readonly print: (line: string) => void;
}

/** Returns the exit code. */
export type OperatorCommand = (order: OperatorOrder) => Promise<number>;

/** The person at the command line can act on it: one sentence, no stack. */
export class CommandRefusal extends Error {
  override readonly name = 'CommandRefusal';
}
