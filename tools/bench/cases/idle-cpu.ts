import { setTimeout as sleep } from 'node:timers/promises';

import { pacedDevice } from '../../../console/e2e/support/node-sources.ts';
import { WholeSystem } from '../../../console/e2e/support/whole-system.ts';
import { cpuPercent } from '../measure/process-cpu.ts';
import { residentMemory, residentTogether } from '../measure/resident-memory.ts';
import type { Benchmark, Finding } from '../report/measurement.ts';
import { childProcesses } from '../system/child-processes.ts';

const BAR_PERCENT = 1.5;
const BAR_MB = 220;
/** Compilation is behind it. */
const WARM_UP_MS = 30_000;
const BYTES_PER_MB = 1e6;

/** What a node costs while nobody records and nobody watches: agent and capture, two metered channels. */
export const idleCpu: Benchmark = {
  name: 'idle-cpu',
  run: async ({ seconds }): Promise<Finding> => {
    const system = await WholeSystem.start({ source: (dir) => pacedDevice(dir, 2) });
    try {
      await sleep(WARM_UP_MS);
      const { agentPid } = system.node;
      const captures = childProcesses(agentPid);
      if (captures.length === 0) throw new Error('the agent has started no capture');
      const overMs = seconds * 1000;
      const [agent, capture] = await Promise.all([cpuPercent([agentPid], overMs), cpuPercent(captures, overMs)]);
      const mb = (pids: readonly number[]): string =>
        (pids.reduce((sum, pid) => sum + residentMemory(pid).nowBytes, 0) / BYTES_PER_MB).toFixed(0);
      const togetherMb = residentTogether([agentPid, ...captures]) / BYTES_PER_MB;
      const basis = `${seconds} s`;
      return {
        title: 'Idle node',
        measurements: [
          {
            what: 'CPU of one core, agent and capture together',
            unit: '%',
            value: agent + capture,
            bar: BAR_PERCENT,
            basis,
          },
          { what: 'CPU, agent alone', unit: '%', value: agent, basis: `resident ${mb([agentPid])} MB` },
          { what: 'CPU, capture alone', unit: '%', value: capture, basis: `resident ${mb(captures)} MB` },
          {
            what: 'memory of both, files that both map counted once',
            unit: 'MB',
            value: togetherMb,
            bar: BAR_MB,
            basis: `the sum of both resident sets is ${mb([agentPid, ...captures])} MB`,
          },
        ],
        notes: ['2 channels at 48 kHz, S32, metered from every sample at 10 frames/s; connected to a controller.'],
      };
    } finally {
      await system.stop();
    }
  },
};
