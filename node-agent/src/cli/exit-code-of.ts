import { DomainError } from '@rakkr/shared/problems/vocabulary';

import { ConfigurationError } from '../platform/config/agent-config.ts';

/** EX_CONFIG of sysexits.h: a supervisor need not try again. */
const WRONG_CONFIGURATION = 78;
const FAILED = 1;

/** What the program ends with after this error. */
export const exitCodeOf = (error: unknown): number =>
  error instanceof ConfigurationError || error instanceof DomainError ? WRONG_CONFIGURATION : FAILED;
