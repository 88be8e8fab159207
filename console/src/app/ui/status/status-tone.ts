/** States of the product's status grammar: each has one shape, one ink and one word. */
export const STATUS_TONES = [
  'recording',
  'armed',
  'ready',
  'disconnected',
  'uploading',
  'verified',
  'warning',
  'critical',
  'unknown',
  'paused',
] as const;
export type StatusTone = (typeof STATUS_TONES)[number];

export const STATUS_WORDS: Readonly<Record<StatusTone, string>> = {
  recording: 'Recording',
  armed: 'Arming',
  ready: 'Ready',
  disconnected: 'Disconnected',
  uploading: 'Uploading',
  verified: 'Verified',
  warning: 'Warning',
  critical: 'Critical',
  unknown: 'Unknown',
  paused: 'Off the record',
};
