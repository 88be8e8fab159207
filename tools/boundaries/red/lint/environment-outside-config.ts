// expect: no-restricted-properties, no-restricted-imports
import { env } from 'node:process';

export const port = process.env['PORT'];
export const home = env['HOME'];
