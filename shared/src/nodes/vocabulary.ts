export const NODE_STATUSES = ['provisioning', 'online', 'offline', 'degraded', 'recording', 'alerting'] as const;
export type NodeStatus = (typeof NODE_STATUSES)[number];

export const INTERFACE_BACKENDS = ['alsa', 'jack', 'pipewire', 'demo', 'unknown'] as const;
export type InterfaceBackend = (typeof INTERFACE_BACKENDS)[number];

/** Prefixes tell what a secret opens when one turns up where it should not be. */
export const NODE_CREDENTIAL_PREFIX = 'rakkr_node_';
export const ENROLMENT_TOKEN_PREFIX = 'rakkr_bs_';

export const ENROLMENT_TOKEN_TTL_SECONDS = 900;
export const MAX_ENROLMENT_TOKEN_TTL_SECONDS = 86_400;
