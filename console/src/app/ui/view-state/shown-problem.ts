/** What a person is told about a failure. */
export interface ShownProblem {
  /** What did not happen. */
  readonly title: string;
  /** Why, and what to do. */
  readonly detail: string | null;
  /** Null where no controller answered. */
  readonly requestId: string | null;
  readonly atMs: number;
}
