import { types } from 'node:util';

/** `code` of an error of the system or of a driver (`ENOENT`, `57P01`); null for everything else that is thrown. */
export const errorCode = (thrown: unknown): string | null => {
  // `instanceof` would miss errors that another realm made, as under a test runner.
  if (!types.isNativeError(thrown) || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' ? thrown.code : null;
};
