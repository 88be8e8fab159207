import { QueryFailedError } from 'typeorm';

import { errorCode } from '../process/error-code.ts';

/** SQLSTATE of a table that is not there: a migration has not run. */
export const UNDEFINED_TABLE = '42P01';

/** SQLSTATEs that say the server went, is coming, is busy, or has no room: the same request may pass in a moment. */
const PASSING_STATES = new Set(['57P01', '57P02', '57P03', '57014', '53300', '40001', '40P01']);
const PASSING_ERRNOS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** pg gives these without a code. */
const PASSING_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/;

// `instanceof Error` would miss errors that another realm made, as under a test runner.
const isErrorLike = (thrown: unknown): thrown is Error =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string';

const isConnectionFault = (error: Error): boolean => {
  const code = errorCode(error) ?? '';
  if (code.startsWith('08') || PASSING_STATES.has(code)) return true;
  // A file that is missing also says ENOENT; only the socket's own call means the database.
  if (PASSING_ERRNOS.has(code))
    return 'syscall' in error && ['connect', 'read', 'write', 'getaddrinfo'].includes(String(error.syscall));
  return PASSING_MESSAGES.test(error.message);
};

/** True where the database could not be asked, as opposed to having refused. */
export const isDatabaseAway = (thrown: unknown): boolean => {
  if (thrown instanceof QueryFailedError) {
    const refusal: unknown = thrown.driverError;
    return isErrorLike(refusal) && isConnectionFault(refusal);
  }
  if (thrown instanceof Object && 'errors' in thrown && Array.isArray(thrown.errors))
    return thrown.errors.some(isDatabaseAway);
  return isErrorLike(thrown) && isConnectionFault(thrown);
};

/** SQLSTATE of a refused statement, with the constraint that refused it; null for everything else. */
export const refusedBy = (thrown: unknown): { state: string; constraint: string | null } | null => {
  if (!(thrown instanceof QueryFailedError)) return null;
  const refusal: unknown = thrown.driverError;
  const constraint = isErrorLike(refusal) && 'constraint' in refusal ? refusal.constraint : null;
  return { state: errorCode(refusal) ?? '', constraint: typeof constraint === 'string' ? constraint : null };
};
