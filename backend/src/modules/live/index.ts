export { LiveModule } from './live.module.ts';
export { LiveMeters, METER_WATCH_CHANGED } from './realtime/live-meters.ts';
