import { Counter, Gauge } from 'prom-client';

import { metrics } from '../../../platform/telemetry/metrics.ts';

export const connectedAgents = new Gauge({
  name: 'rakkr_agent_sockets',
  help: 'Sockets of nodes that are open on this controller.',
  registers: [metrics],
});

export const receivedMeterFrames = new Counter({
  name: 'rakkr_meter_frames_received_total',
  help: 'Meter frames that nodes sent and that were passed on.',
  registers: [metrics],
});

export const droppedMeterFrames = new Counter({
  name: 'rakkr_meter_frames_dropped_total',
  help: 'Meter frames that nodes sent and that were not passed on, by reason.',
  labelNames: ['reason'],
  registers: [metrics],
});
