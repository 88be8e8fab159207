import { readFileSync } from 'node:fs';

/** CLOCK_MONOTONIC, ns: the clock of libasound's timestamps. Comparable between processes of one boot. */
export const monotonicNs = (): number => Number(process.hrtime.bigint());

/** The UTC instant of a recent or near monotonic moment, ms since 1970, by the node's clock as it stands now. */
export const monotonicToUtcMs = (atNs: number): number => Date.now() - (monotonicNs() - atNs) / 1e6;

/** The monotonic moment of a UTC instant, by the node's clock as it stands now. */
export const utcMsToMonotonicNs = (utcMs: number): number => monotonicNs() + (utcMs - Date.now()) * 1e6;

/** Identity of this boot of the machine: monotonic times of another boot do not compare. */
export const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
