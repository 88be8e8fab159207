import { IsString, MaxLength } from 'class-validator';

import type { JobDeclaration } from '../../../platform/queue/job-declaration.ts';

export class FinalizeRecordingPayload {
  @IsString()
  @MaxLength(160)
  recordingId!: string;
}

/**
 * Closes a recording whose manifest and segments are all there. Asked for more than once it closes once: the use case
 * decides under the recording's row. It has no key against doubles, because a request that comes while an earlier
 * run is just ending must not be dropped.
 */
export const FINALIZE_RECORDING: JobDeclaration<FinalizeRecordingPayload> = {
  queue: 'recordings.finalize',
  name: 'finalize',
  payload: FinalizeRecordingPayload,
  options: () => ({
    attempts: 8,
    backoff: { type: 'exponential', delay: 2_000 },
    removeOnComplete: true,
    removeOnFail: 100,
  }),
};
