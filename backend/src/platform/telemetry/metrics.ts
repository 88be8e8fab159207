import { Registry } from 'prom-client';

/** The figures of this process; every metric of ours registers here, where it is defined. */
export const metrics = new Registry();
