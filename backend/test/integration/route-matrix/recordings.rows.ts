import { row } from './row.ts';

const READERS = ['owner', 'admin', 'operator', 'viewer', 'auditor'] as const;
const LISTENERS = ['owner', 'admin', 'operator', 'viewer'] as const;
const OPERATORS = ['owner', 'admin', 'operator'] as const;
const MANAGERS = ['owner', 'admin'] as const;
const ANY_NODE = ['node', 'foreignNode'] as const;

export const rows = [
  row('GET', '/api/v1/rooms', READERS),
  row('GET', '/api/v1/rooms/:room', READERS),

  row('POST', '/api/v1/recordings', OPERATORS),
  row('GET', '/api/v1/recordings', READERS),
  row('GET', '/api/v1/recordings/:recordingId', READERS),
  row('PATCH', '/api/v1/recordings/:recordingId', OPERATORS),
  row('POST', '/api/v1/recordings/:recordingId/stop', OPERATORS),
  row('POST', '/api/v1/recordings/:recordingId/lost', OPERATORS),
  row('DELETE', '/api/v1/recordings/:recordingId', MANAGERS),
  row('POST', '/api/v1/recordings/:recordingId/restore', MANAGERS),
  row('GET', '/api/v1/recordings/:recordingId/stream', LISTENERS),
  row('GET', '/api/v1/recordings/:recordingId/file', LISTENERS),
  row('GET', '/api/v1/recordings/:recordingId/waveform', LISTENERS),
  row('GET', '/api/v1/recordings/:recordingId/renditions/:codec', LISTENERS),

  row('POST', '/api/v1/nodes/:nodeId/capture-jobs/claim', ['node']),
  // A node gets past the guard; whether the job or the recording is its own is told by its row (404, 403).
  row('GET', '/api/v1/capture-jobs/:jobId', ANY_NODE),
  row('POST', '/api/v1/capture-jobs/:jobId/attach', ANY_NODE),
  row('POST', '/api/v1/capture-jobs/:jobId/report', ANY_NODE),
  row('POST', '/api/v1/capture-jobs/:jobId/manifest', ANY_NODE),
  row('POST', '/api/v1/capture-jobs/:jobId/failed', ANY_NODE),
  row('PUT', '/api/v1/recordings/:recordingId/segments/:index', ANY_NODE),
  row('PUT', '/api/v1/recordings/:recordingId/renditions/:codec', ANY_NODE),
];
