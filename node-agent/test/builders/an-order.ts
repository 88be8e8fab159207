import { CaptureOrderDto } from '@rakkr/shared/agent-protocol';

import type { OrderRecord } from '../../src/spool/order-journal.ts';

/** The record of a fresh order, for a recording of one channel of a demo room. */
export const anOrder = (recordingId: string, change: Partial<CaptureOrderDto> = {}): OrderRecord => ({
  order: Object.assign(
    new CaptureOrderDto(),
    {
      jobId: 'job_1',
      recordingId,
      epoch: 1,
      status: 'running',
      device: {
        interfaceId: 'room',
        backend: 'demo',
        systemRef: 'demo:x',
        channels: 1,
        rate: 48_000,
        sampleFormat: null,
      },
      channelSelection: [1],
      segmentMs: 10_000,
      endsAt: null,
      description: '',
    },
    change,
  ),
  stop: null,
  stoppedAt: null,
  failure: null,
  clockOffsetMs: 0,
  deliveredAt: null,
});
