import { hostname } from 'node:os';

import type { NodeRuntimeDto, ReportedInterfaceDto } from '@rakkr/shared/nodes';

import { captureRecords, isCaptureAlive } from '../capture-supervision/capture-files.ts';
import { storedEnrolment } from '../controller-link/enrolment-file.ts';
import { DeviceMemory } from '../inventory/device-memory.ts';
import { ownAddresses, runtimeFacts } from '../inventory/runtime-facts.ts';
import { TakeInventory } from '../inventory/take-inventory.ts';
import type { AgentConfig } from '../platform/config/agent-config.ts';
import type { Log } from '../platform/log.ts';
import { agentVersion } from '../platform/version.ts';

export interface PrintedInventory {
  readonly agentVersion: string;
  /** Null before enrolment. */
  readonly id: string | null;
  readonly hostname: string;
  readonly ipAddresses: readonly string[];
  readonly runtime: NodeRuntimeDto;
  readonly interfaces: readonly ReportedInterfaceDto[];
}

/** What this machine can record, for a person or a script; asks no controller and opens no device that is held. */
export async function printInventory(config: AgentConfig, log: Log): Promise<PrintedInventory> {
  const memory = await DeviceMemory.of(config.stateDir);
  const living = captureRecords(config.runDir).filter(isCaptureAlive);
  const held = new Map(living.map(({ plan }) => [plan.interfaceId, null]));
  const interfaces = await new TakeInventory(config, memory, log).run(held);
  return {
    agentVersion: agentVersion(),
    id: config.controller.nodeId ?? storedEnrolment(config.stateDir)?.nodeId ?? null,
    hostname: hostname(),
    ipAddresses: ownAddresses(),
    runtime: runtimeFacts([...new Set(interfaces.map(({ backend }) => backend))]),
    interfaces,
  };
}
