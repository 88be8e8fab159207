import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** CLOCK_MONOTONIC, ns: the clock of libasound's timestamps. Comparable between processes of one boot. */
export const monotonicNs = (): number => Number(process.hrtime.bigint());

/**
 * How long the machine has slept since it started, ns: CLOCK_MONOTONIC stands still meanwhile. Right to 10 ms, as far as
 * the kernel shows it to everybody; below 0 where a container is shown an uptime of its own, so that only differences
 * tell something. `alsa/libc.ts` reads the same to the ns, for those who may call C.
 */
export const sleptNs = (): number => uptime() * 1e9 - monotonicNs();

/** The UTC instant of a recent or near monotonic moment, ms since 1970, by the node's clock as it stands now. */
export const monotonicToUtcMs = (atNs: number): number => Date.now() - (monotonicNs() - atNs) / 1e6;

/** The monotonic moment of a UTC instant, by the node's clock as it stands now. */
export const utcMsToMonotonicNs = (utcMs: number): number => monotonicNs() + (utcMs - Date.now()) * 1e6;

/** Identity of this boot of the machine: monotonic times of another boot do not compare. */
export const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
