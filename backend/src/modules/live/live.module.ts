import { Module } from '@nestjs/common';

import { AdmitOperator } from './realtime/admit-operator.ts';
import { LiveMeters } from './realtime/live-meters.ts';
import { LiveGateway } from './realtime/live.gateway.ts';
import { WatchMeters } from './realtime/watch-meters.ts';

@Module({ providers: [LiveGateway, AdmitOperator, WatchMeters, LiveMeters], exports: [LiveMeters] })
export class LiveModule {}
