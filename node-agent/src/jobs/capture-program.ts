import { fileURLToPath } from 'node:url';

import { isOffered } from '../capture-supervision/is-offered.ts';
import type { CaptureProgram } from '../capture-supervision/start-capture.ts';
import { demoFormatsOf } from '../inventory/demo-interface.ts';
import type { DeviceMemory } from '../inventory/device-memory.ts';
import type { AgentConfig } from '../platform/config/agent-config.ts';
import { environment } from '../platform/config/environment.ts';

/** The capture program and how this node starts it. */
export function captureProgram(config: AgentConfig, { known, probed }: DeviceMemory): CaptureProgram {
  // The credential opens the controller: a process without network has no use for it.
  const { RAKKR_CONTROLLER_TOKEN: _credential, ...env } = environment();
  return {
    mainPath: fileURLToPath(new URL('../capture-main.js', import.meta.url)),
    runDir: config.runDir,
    logDir: config.logDir,
    env,
    isOffered: (plan) => isOffered(plan, config),
    formatsOf: ({ backend, systemRef, interfaceId }) => [
      ...(backend === 'external' && config.externalInput !== null ? [config.externalInput.format.sampleFormat] : []),
      ...demoFormatsOf(systemRef),
      ...probed.formatsOf({ interfaceId, device: systemRef }),
    ],
    externalInput: config.externalInput,
    soughtOf: (interfaceId) => known.sought(interfaceId),
    idleExitSeconds: config.captureIdleExitSeconds,
    ringDir: config.captureRingDir,
    realtimePriority: config.captureRealtimePriority,
  };
}
