// expect: @typescript-eslint/consistent-type-imports
import { Stats } from 'node:fs';

export const sizeBytes = (stats: Stats): number => stats.size;
