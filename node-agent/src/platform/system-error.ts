import { isNativeError } from 'node:util/types';

/** True for a fault of the operating system with one of these codes, e.g. `ENOENT`. */
export const isSystemError = (error: unknown, ...codes: readonly string[]): boolean =>
  isNativeError(error) && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);

/** What an unknown thrown value says, for a log line or a person. */
export const messageOf = (error: unknown): string => (isNativeError(error) ? error.message : String(error));
