import { Counter, Histogram } from 'prom-client';

import { metrics } from './metrics.ts';

export const requestSeconds = new Histogram({
  name: 'rakkr_http_request_duration_seconds',
  help: 'Time from the head of a request to the end of its answer, by route.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  registers: [metrics],
});

export const droppedFields = new Counter({
  name: 'rakkr_http_dropped_fields_total',
  help: 'Fields of agents that this release does not know, dropped.',
  labelNames: ['contract'],
  registers: [metrics],
});
