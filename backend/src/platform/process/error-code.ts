/** `code` of an error of the system or of a driver (`ENOENT`, `57P01`); null for everything else that is thrown. */
export const errorCode = (thrown: unknown): string | null => {
  // `instanceof Error` would miss errors that another realm made, as under a test runner.
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' ? thrown.code : null;
};
