/** Where the runners write their JSON reports and the tests their screenshots. */
export const REPORTS = 'artefacts/tests';

/** One layer of the tests: a Jest project of jest.config.js or a story of it, or the console's unit tests. */
export interface Layer {
  readonly name: string;
  /** The only file that runs, of the project that stands beside it; without it, all of the project called `name`. */
  readonly story?: { readonly project: string; readonly path: string };
  readonly runner: 'jest' | 'ng';
  /** Files at a time; each file has devices, folders and ports of its own. */
  readonly workers: 1 | 2;
  /** Layers of two lanes run side by side. Without one it runs alone. */
  readonly lane?: 1 | 2;
  readonly limitMinutes: number;
}

export const LAYERS: readonly Layer[] = [
  { name: 'tools', runner: 'jest', workers: 1, limitMinutes: 5 },
  { name: 'shared', runner: 'jest', workers: 2, limitMinutes: 5 },
  { name: 'backend', runner: 'jest', workers: 2, limitMinutes: 5 },
  { name: 'node-agent', runner: 'jest', workers: 2, limitMinutes: 5 },
  { name: 'console', runner: 'ng', workers: 2, limitMinutes: 5 },
  { name: 'integration', runner: 'jest', workers: 2, limitMinutes: 15 },
  // Lane 1 waits for rooms to go on, lane 2 computes: emulated processors and a browser that draws want one core each.
  { name: 'pipeline', runner: 'jest', workers: 2, lane: 1, limitMinutes: 20 },
  { name: 'hardware', runner: 'jest', workers: 1, lane: 2, limitMinutes: 20 },
  { name: 'e2e', runner: 'jest', workers: 1, lane: 1, limitMinutes: 20 },
  { name: 'browser', runner: 'jest', workers: 1, lane: 2, limitMinutes: 20 },
  { name: 'containers', runner: 'jest', workers: 1, limitMinutes: 15 },
];

/** The program and arguments that run one layer and leave its report. */
export function layerCommand(layer: Layer, reportFile: string): [program: string, args: string[]] {
  if (layer.runner === 'ng') {
    return [
      'ng',
      ['test', 'console', '--watch=false', '--reporters=default', '--reporters=json', `--output-file=${reportFile}`],
    ];
  }
  const workers = layer.workers === 1 ? '--runInBand' : `--maxWorkers=${layer.workers}`;
  const { project, path } = layer.story ?? { project: layer.name, path: undefined };
  const selected = [...(path === undefined ? [] : [path]), '--selectProjects', project];
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  return ['node', [...jest, ...selected, workers, '--json', `--outputFile=${reportFile}`]];
}
