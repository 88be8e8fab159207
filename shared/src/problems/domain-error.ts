import type { ProblemCode } from './problem-codes.ts';
import type { ProblemIssue } from './problem-details.ts';

export interface ProblemFacts {
  /** One or two sentences for the person: why, and what to do. */
  readonly detail?: string;
  readonly issues?: readonly ProblemIssue[];
  /** Values for the log; never secrets. */
  readonly [fact: string]: unknown;
}

/** A refusal: the caller can act on it. Anything else that is thrown is a fault or a bug. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ProblemCode;
  readonly facts: ProblemFacts;

  constructor(code: ProblemCode, facts: ProblemFacts = {}, options?: ErrorOptions) {
    super(facts.detail === undefined ? code : `${code}: ${facts.detail}`, options);
    this.code = code;
    this.facts = facts;
  }
}
