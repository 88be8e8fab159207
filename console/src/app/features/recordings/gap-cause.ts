import type { GapCause } from '@rakkr/shared/recordings/vocabulary';

/** Causes as people read them. */
export const GAP_WORDS: Readonly<Record<GapCause, string>> = {
  overrun: 'The node was too busy to read in time',
  'device-gone': 'The sound device left and came back',
  suspended: 'The machine was suspended',
  'capture-restart': 'The capture program started again',
  'host-restart': 'The machine started again',
  'disk-full': "The node's disk was full",
  'io-error': "The node's disk gave an error",
  'segment-missing': 'A segment never arrived',
};
