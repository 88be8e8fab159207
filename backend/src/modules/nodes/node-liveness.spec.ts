import { describe, expect, it } from '@jest/globals';

import { nodeLiveness } from './node-liveness.ts';

const policy = { silentAfterMs: 20_000 };
const now = new Date('2026-11-21T10:00:20.000Z');

describe('nodeLiveness', () => {
  it('is provisioning before the first heartbeat', () => {
    expect(nodeLiveness(null, now, policy)).toBe('provisioning');
  });

  it('is online at the very end of the silence that is allowed', () => {
    expect(nodeLiveness(new Date('2026-11-21T10:00:00.000Z'), now, policy)).toBe('online');
  });

  it('is offline one millisecond later', () => {
    expect(nodeLiveness(new Date('2026-11-21T09:59:59.999Z'), now, policy)).toBe('offline');
  });

  it('is online when the heartbeat is newer than the clock that judges it', () => {
    expect(nodeLiveness(new Date('2026-11-21T10:00:21.000Z'), now, policy)).toBe('online');
  });
});
