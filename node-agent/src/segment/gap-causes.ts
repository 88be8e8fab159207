import type { GapCause } from '@rakkr/shared/recordings/vocabulary';

import type { CaptureFault } from '../pcm/pcm-source.ts';

/** What the ledger says of frames that a device did not give. */
export const CAUSE_OF_FAULT: Readonly<Record<CaptureFault, GapCause>> = {
  overrun: 'overrun',
  suspended: 'suspended',
  'device-gone': 'device-gone',
  unclassified: 'io-error',
};
