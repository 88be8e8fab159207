import type { JobDeclaration } from '../../../platform/queue/job-declaration.ts';

/** Carries nothing: it looks at all jobs. */
export class MarkDisconnectedJobsPayload {}

export const MARK_DISCONNECTED_INTERVAL_MS = 5_000;

/** Looks for jobs whose lease is over. One failed look needs no repetition: the next comes in 5 s. */
export const MARK_DISCONNECTED_JOBS: JobDeclaration<MarkDisconnectedJobsPayload> = {
  queue: 'capture-jobs.mark-disconnected',
  name: 'mark-disconnected',
  payload: MarkDisconnectedJobsPayload,
  options: () => ({ attempts: 1, removeOnComplete: true, removeOnFail: 20 }),
};
