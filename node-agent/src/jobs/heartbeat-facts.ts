import { hostname } from 'node:os';

import type { HeartbeatFacts } from '../controller-link/heartbeat.ts';
import { ownAddresses, runtimeFacts } from '../inventory/runtime-facts.ts';
import type { Log } from '../platform/log.ts';
import { messageOf } from '../platform/system-error.ts';
import { agentVersion } from '../platform/version.ts';
import type { Spool } from '../spool/spool.ts';
import type { RunningOrders } from './running-orders.ts';

/** What every heartbeat carries. */
export async function heartbeatFacts(spool: Spool, orders: RunningOrders, log: Log): Promise<HeartbeatFacts> {
  const spoolFreeBytes = await freeBytes(spool, log);
  return {
    agentVersion: agentVersion(),
    hostname: hostname(),
    ipAddresses: ownAddresses(),
    runtime: runtimeFacts(['alsa']),
    spoolBytes: orders.undeliveredBytes(),
    ...(spoolFreeBytes === null ? {} : { spoolFreeBytes }),
  };
}

/** A disk that does not answer is left out of the heartbeat: a dead disk is no dead node. */
const freeBytes = async (spool: Spool, log: Log): Promise<number | null> => {
  try {
    return (await spool.space()).freeBytes;
  } catch (error) {
    log.debug({ reason: messageOf(error) }, 'spool.space-unknown');
    return null;
  }
};
