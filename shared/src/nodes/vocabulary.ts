export const NODE_STATUSES = ['provisioning', 'online', 'offline', 'degraded', 'recording', 'alerting'] as const;
export type NodeStatus = (typeof NODE_STATUSES)[number];

export const INTERFACE_BACKENDS = ['alsa', 'jack', 'pipewire', 'external', 'demo', 'unknown'] as const;
export type InterfaceBackend = (typeof INTERFACE_BACKENDS)[number];

/** What a capture process does with its device. */
export const CAPTURE_STATES = ['capturing', 'opening', 'gone'] as const;
export type CaptureState = (typeof CAPTURE_STATES)[number];

/** What the system said to a wish of the capture process. */
export const CAPTURE_GRANTS = ['granted', 'refused', 'not-requested'] as const;
export type CaptureGrant = (typeof CAPTURE_GRANTS)[number];

/** Prefixes tell what a secret opens when one turns up where it should not be. */
export const NODE_CREDENTIAL_PREFIX = 'rakkr_node_';
export const ENROLMENT_TOKEN_PREFIX = 'rakkr_bs_';

export const ENROLMENT_TOKEN_TTL_SECONDS = 900;
export const MAX_ENROLMENT_TOKEN_TTL_SECONDS = 86_400;

export * from './device-port.ts';
