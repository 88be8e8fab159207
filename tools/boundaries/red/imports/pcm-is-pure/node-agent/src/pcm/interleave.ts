import { readFileSync } from 'node:fs';

export const interleave = (path: string): Buffer => readFileSync(path);
