import { port } from '../../../backend/src/platform/config/config.ts';

export const nodePort = port;
