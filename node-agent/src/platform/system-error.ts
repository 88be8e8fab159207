/** True for a fault of the operating system with one of these codes, e.g. `ENOENT`. */
export const isSystemError = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);

/** What an unknown thrown value says, for a log line or a person. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
