import { hostname } from 'node:os';

import type { HeartbeatFacts } from '../controller-link/heartbeat.ts';
import { ownAddresses, runtimeFacts } from '../inventory/runtime-facts.ts';
import { agentVersion } from '../platform/version.ts';
import type { Spool } from '../spool/spool.ts';
import type { RunningOrders } from './running-orders.ts';

/** What every heartbeat carries. */
export const heartbeatFacts = async (spool: Spool, orders: RunningOrders): Promise<HeartbeatFacts> => ({
  agentVersion: agentVersion(),
  hostname: hostname(),
  ipAddresses: ownAddresses(),
  runtime: runtimeFacts(['alsa']),
  spoolBytes: orders.undeliveredBytes(),
  spoolFreeBytes: await spool.freeBytes(),
});
