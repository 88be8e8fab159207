import type { JobDeclaration } from '../../../platform/queue/job-declaration.ts';

/** Carries nothing: it looks at all recordings that are open. */
export class FinalizeWaitingPayload {}

export const FINALIZE_WAITING_INTERVAL_MS = 60_000;

/** Closes what was left open. A failed run needs no repetition: the next comes in a minute. */
export const FINALIZE_WAITING: JobDeclaration<FinalizeWaitingPayload> = {
  queue: 'recordings.finalize-waiting',
  name: 'finalize-waiting',
  payload: FinalizeWaitingPayload,
  options: () => ({ attempts: 1, removeOnComplete: true, removeOnFail: 20 }),
};
