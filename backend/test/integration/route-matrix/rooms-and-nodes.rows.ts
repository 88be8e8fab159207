import { CALLERS, event, row } from './row.ts';

const MANAGERS = ['owner', 'admin'] as const;
const READERS = ['owner', 'admin', 'operator', 'viewer'] as const;

export const rows = [
  row('POST', '/api/v1/rooms', MANAGERS),
  row('PATCH', '/api/v1/rooms/:roomId', MANAGERS),
  row('DELETE', '/api/v1/rooms/:roomId', MANAGERS),

  row('GET', '/api/v1/nodes', READERS),
  row('GET', '/api/v1/nodes/:nodeId', READERS),
  row('POST', '/api/v1/nodes', MANAGERS),
  row('PATCH', '/api/v1/nodes/:nodeId', MANAGERS),
  row('PUT', '/api/v1/nodes/:nodeId/channel-rooms', MANAGERS),
  row('DELETE', '/api/v1/nodes/:nodeId', MANAGERS),
  row('POST', '/api/v1/nodes/:nodeId/bootstrap-token', MANAGERS),
  row('POST', '/api/v1/nodes/:nodeId/credentials/rotate', MANAGERS),

  // Whoever shows a bearer gets as far as the check of the body; a bearer that is no token gets no further.
  row(
    'POST',
    '/api/v1/enrolment',
    CALLERS.filter((caller) => caller !== 'none'),
  ),

  row('POST', '/api/v1/nodes/:nodeId/heartbeat', ['node']),
  row('POST', '/api/v1/nodes/:nodeId/inventory', ['node']),
  row('GET', '/api/v1/nodes/:nodeId/config', ['node']),

  event('/live', 'meters.watch', READERS),
  // The frame belongs to the node of the credential, so every node may send its own.
  event('/agent-realtime', 'meters', ['node', 'foreignNode']),
];
