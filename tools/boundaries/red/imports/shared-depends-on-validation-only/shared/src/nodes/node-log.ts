import pino from 'pino';

export const nodeLog = pino();
