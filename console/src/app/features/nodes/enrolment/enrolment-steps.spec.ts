import type { NodeDto } from '@rakkr/shared/nodes';

import { enrolmentSteps } from './enrolment-steps.ts';

const ISSUED = Date.parse('2026-11-24T10:00:00Z');

const node = (wish: Partial<NodeDto>): NodeDto => ({
  id: 'node_1',
  alias: 'Rack',
  hostname: null,
  agentVersion: null,
  status: 'provisioning',
  lastSeenAt: null,
  clockOffsetMs: null,
  ipAddresses: [],
  runtime: null,
  notes: '',
  tags: [],
  interfaces: [],
  activeRecordings: 0,
  spoolBytes: null,
  spoolFreeBytes: null,
  spoolSecondsLeft: null,
  spoolPolicy: { deleteAfterUpload: true, maxAgeDays: null, maxBytes: null, minFreeDiskPercent: null },
  captures: [],
  createdAt: '',
  ...wish,
});

const done = (shown: NodeDto | null, hasLevels = false): boolean[] =>
  enrolmentSteps(shown, ISSUED, hasLevels).map(({ isDone }) => isDone);

describe('enrolment steps', () => {
  it('ticks nothing before the command ran', () => {
    expect(done(null)).toEqual([false, false, false, false]);
    expect(done(node({}))).toEqual([false, false, false, false]);
  });

  it('ticks the heartbeat only when it came after the command was made', () => {
    const before = node({ status: 'offline', hostname: 'rack', lastSeenAt: '2026-11-24T09:59:59Z' });
    expect(done(before)[1]).toBe(false);
    expect(done(node({ status: 'online', hostname: 'rack', lastSeenAt: '2026-11-24T10:00:05Z' }))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('ticks the levels only when a frame has arrived', () => {
    const seen = node({ status: 'online', hostname: 'rack', lastSeenAt: '2026-11-24T10:00:05Z' });
    expect(done(seen, true)[3]).toBe(true);
  });
});
