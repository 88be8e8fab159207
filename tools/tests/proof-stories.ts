import type { Layer } from './test-layers.ts';

const story = (name: string, project: string, file: string, limitMinutes: number): Layer => ({
  name,
  story: { project, path: file },
  runner: 'jest',
  workers: 1,
  limitMinutes,
});

/** Runs beside the others from their start: it takes an hour and little of the machine. The limit grows with the count. */
export const SOAK: Layer = story('soak', 'e2e', 'backend/test/e2e/soak.e2e-spec.ts', 10);

/** The stories that count, in the order in which they run; each leaves its result in `artefacts/proof`. */
export const COUNTED: readonly Layer[] = [
  story('agent-kills', 'e2e', 'backend/test/e2e/agent-kills-counted.e2e-spec.ts', 5),
  story('capture-kills', 'e2e', 'backend/test/e2e/capture-kills-counted.e2e-spec.ts', 5),
  story('disk-cuts', 'hardware', 'node-agent/test/hardware/file-system-power-cut.spec.ts', 5),
  story('machine-cuts', 'hardware', 'node-agent/test/hardware/machine-power-cut.spec.ts', 5),
];
