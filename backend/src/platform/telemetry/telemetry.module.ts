import { Module, type OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics } from 'prom-client';

import { SchemaState } from '../database/schema-state.ts';
import { HealthController } from './health.controller.ts';
import { MetricsController } from './metrics.controller.ts';
import { metrics } from './metrics.ts';

@Module({ controllers: [HealthController, MetricsController], providers: [SchemaState] })
export class TelemetryModule implements OnModuleInit {
  onModuleInit(): void {
    if (metrics.getSingleMetric('process_cpu_seconds_total') === undefined)
      collectDefaultMetrics({ register: metrics });
  }
}
