/** Keys of the system that this one replaces, and what took their place. */
export const RETIRED_KEYS: Readonly<Record<string, string>> = {
  RAKKR_WEB_ORIGIN: 'The controller serves the console itself; other origins are not let in.',
  RAKKR_RECORDING_CACHE_DIR: 'Audio stands below RAKKR_DATA_DIR.',
  RAKKR_RECORDING_CACHE_MAX_BYTES: 'A recording may have any length.',
  RAKKR_API_VERSION: 'The version is the release’s own.',
  RAKKR_API_NO_LISTEN: 'The worker is a program of its own.',
  RAKKR_AUTH_FALLBACK_GRACE_MS: 'Nobody is let in while the database cannot be asked.',
  RAKKR_SEED_DEMO_DATA: 'There is no seeded data.',
  RAKKR_DEMO_METERS: 'Meters show measured audio only.',
  RAKKR_DEMO_METER_DBFS: 'Meters show measured audio only.',
  RAKKR_API_TLS_CERT_PATH: 'Set RAKKR_TLS_CERT.',
  RAKKR_API_TLS_KEY_PATH: 'Set RAKKR_TLS_KEY.',
};
