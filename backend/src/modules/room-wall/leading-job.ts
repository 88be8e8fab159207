import type { JobPhase } from '@rakkr/shared/recordings';

/** What of a job decides whether it is the one that a room shows. */
export interface LeadingFacts {
  readonly phase: JobPhase | null;
  readonly createdAt: Date;
}

/**
 * The one job that a room shows, of all that have not ended in it: one that captures before one that only delivers
 * what it has captured, and of equals the newest.
 */
export function leadingJob<J extends LeadingFacts>(jobs: readonly J[]): J | null {
  const ordered = jobs.toSorted(
    (a, b) => Number(onlyDelivers(a)) - Number(onlyDelivers(b)) || b.createdAt.getTime() - a.createdAt.getTime(),
  );
  return ordered[0] ?? null;
}

const onlyDelivers = ({ phase }: LeadingFacts): boolean => phase === 'uploading' || phase === 'rendering';
