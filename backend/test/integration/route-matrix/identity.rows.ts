import { EVERYBODY, SIGNED_IN, row } from './row.ts';

export const rows = [
  row('GET', '/healthz', EVERYBODY),
  row('GET', '/readyz', EVERYBODY),
  row('GET', '/metrics', SIGNED_IN),
  row('GET', '/api/v1/setup', EVERYBODY),
  row('POST', '/api/v1/setup', EVERYBODY),
  row('POST', '/api/v1/sessions', EVERYBODY),
  row('GET', '/api/v1/sessions/current', SIGNED_IN),
  row('DELETE', '/api/v1/sessions/current', SIGNED_IN),
  row('GET', '/api/v1/audit', ['owner', 'admin', 'auditor']),
];
