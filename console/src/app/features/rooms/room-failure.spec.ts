import { roomFailure } from './room-failure.ts';

const refused = {
  recordingId: 'rec_1',
  code: 'capture.device-busy',
  reason: 'Another program holds hw:CARD=X32,DEV=0. Stop it or choose another device.',
  failedAt: '2026-11-24T13:05:12Z',
  startedAt: null,
} as const;

describe('the failure of a room in words', () => {
  it('is none where the newest recording did not fail', () => {
    expect(roomFailure({ timeZone: 'UTC', lastFailure: null })).toBeNull();
  });

  it("says when by the room's clock, and what the node said of it", () => {
    expect(roomFailure({ timeZone: 'Europe/Vienna', lastFailure: refused })).toEqual({
      title: 'Not recorded, 14:05 CET',
      detail: 'Another program holds hw:CARD=X32,DEV=0. Stop it or choose another device.',
      requestId: null,
      atMs: Date.parse(refused.failedAt),
    });
  });

  it('calls a recording that has frames failed, not missing', () => {
    const startedAt = '2026-11-24T09:00:00Z';
    const lastFailure = { ...refused, code: 'capture.lost', reason: 'Ana gave the node up', startedAt } as const;
    expect(roomFailure({ timeZone: 'UTC', lastFailure })).toMatchObject({
      title: 'Recording failed, 13:05 UTC',
      detail: 'Ana gave the node up.',
    });
  });
});
