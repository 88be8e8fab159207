import { hostname } from 'node:os';

import type { CaptureFleet } from '../capture-supervision/capture-fleet.ts';
import type { HeartbeatFacts } from '../controller-link/heartbeat.ts';
import { ownAddresses, runtimeFacts } from '../inventory/runtime-facts.ts';
import type { Log } from '../platform/log.ts';
import { messageOf } from '../platform/system-error.ts';
import { agentVersion } from '../platform/version.ts';
import type { SweepSpool } from '../spool/retention/sweep-spool.ts';
import type { Spool } from '../spool/spool.ts';
import type { RunningOrders } from './running-orders.ts';

export interface HeartbeatSources {
  readonly spool: Spool;
  readonly sweep: SweepSpool;
  readonly orders: RunningOrders;
  readonly captures: CaptureFleet;
  readonly log: Log;
}

/** What every heartbeat carries. */
export async function heartbeatFacts({
  spool,
  sweep,
  orders,
  captures,
  log,
}: HeartbeatSources): Promise<HeartbeatFacts> {
  const spoolFreeBytes = await freeBytes(spool, log);
  return {
    agentVersion: agentVersion(),
    hostname: hostname(),
    ipAddresses: ownAddresses(),
    runtime: runtimeFacts(['alsa']),
    captures: await captures.states(),
    spoolBytes: orders.undeliveredBytes() + sweep.strandedBytes,
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
