import type { JobDeclaration } from '../../../platform/queue/job-declaration.ts';

/** Carries nothing: it looks at the whole trash. */
export class PurgeTrashPayload {}

export const PURGE_TRASH_INTERVAL_MS = 3_600_000;

/** Empties the trash of what is older than a week. A failed run is made good by the next, an hour later. */
export const PURGE_TRASH: JobDeclaration<PurgeTrashPayload> = {
  queue: 'recordings.purge-trash',
  name: 'purge-trash',
  payload: PurgeTrashPayload,
  options: () => ({
    attempts: 3,
    backoff: { type: 'exponential', delay: 5_000 },
    removeOnComplete: true,
    removeOnFail: 20,
  }),
};
