import type { ProblemCode } from './problem-codes.ts';

/** The body of every refusal, `application/problem+json`. @see RFC 9457 */
export interface ProblemDetails {
  /** `urn:rakkr:problem:<code>` */
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  requestId: string;
  /** Why, and what to do. */
  detail?: string;
  /** The title again, for agents that know only this field. */
  error: string;
  /** Field problems, where the request has some. */
  issues?: ProblemIssue[];
  reason?: string;
}

export interface ProblemIssue {
  /** Path of the field: `channels.0`. */
  path: string;
  message: string;
}
