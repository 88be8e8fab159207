/**
 * Every configuration key of the product, by program. A program refuses a `RAKKR_*` key that stands nowhere here, and
 * ignores one that belongs to another program.
 */
export const CONFIGURATION_KEYS = {
  controller: [
    'RAKKR_DATA_DIR',
    'RAKKR_BIND_ADDRESS',
    'RAKKR_PUBLIC_URL',
    'RAKKR_TLS',
    'RAKKR_TLS_CERT',
    'RAKKR_TLS_KEY',
    'RAKKR_TRUSTED_PROXY',
    'RAKKR_LOG_LEVEL',
    'RAKKR_CONSOLE_DIR',
    'RAKKR_EMBEDDED_PG_PORT',
  ],
  agent: [
    'RAKKR_CONTROLLER_URL',
    'RAKKR_CONTROLLER_CA_CERT_PATH',
    'RAKKR_CONTROLLER_TOKEN',
    'RAKKR_NODE_ID',
    'RAKKR_STATE_DIR',
    'RAKKR_RUN_DIR',
    'RAKKR_DEMO_FILE',
    'RAKKR_CAPTURE_DEVICE',
    'RAKKR_CAPTURE_COMMAND',
    'RAKKR_CAPTURE_ARGS_TEMPLATE',
    'RAKKR_CAPTURE_FORMAT',
    'RAKKR_CAPTURE_SAMPLE_RATE',
    'RAKKR_CAPTURE_CHANNELS',
    'RAKKR_CAPTURE_IDLE_EXIT_SECONDS',
    'RAKKR_CAPTURE_REALTIME_PRIORITY',
    'RAKKR_CAPTURE_RING_DIR',
    'RAKKR_SPOOL_RESERVE_MIB',
    'RAKKR_LOG_LEVEL',
  ],
} as const;

export type Program = keyof typeof CONFIGURATION_KEYS;
