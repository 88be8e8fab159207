import { existsSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { COUNTED, SOAK } from './proof-stories.ts';
import { LAYERS, layerCommand } from './test-layers.ts';

const argumentsOf = (layer: (typeof LAYERS)[number]): string[] => layerCommand(layer, 'report.json')[1];

describe('layerCommand', () => {
  it('runs every file of a project', () => {
    const layer = LAYERS.find(({ name }) => name === 'hardware')!;
    expect(argumentsOf(layer)).toEqual(expect.arrayContaining(['--selectProjects', 'hardware', '--runInBand']));
    expect(argumentsOf(layer).filter((argument) => argument.endsWith('.ts'))).toEqual([]);
  });

  it('runs one file of a project where the layer is a story', () => {
    const given = argumentsOf(SOAK);
    expect(given).toEqual(expect.arrayContaining([SOAK.story!.path, '--selectProjects', 'e2e']));
    // Jest takes every word after --selectProjects as a project: what follows has to be an option.
    expect(given[given.indexOf('e2e') + 1]).toMatch(/^--/);
  });
});

describe('the counted stories', () => {
  it('are files that are there, in projects that are there', () => {
    for (const { story } of [SOAK, ...COUNTED]) {
      expect(existsSync(story!.path)).toBe(true);
      expect(LAYERS.map(({ name }) => name)).toContain(story!.project);
    }
  });
});
