import type { ProblemCode } from '@rakkr/shared/problems/vocabulary';

/** Why capture refuses an order or loses its device. */
export const CAPTURE_PROBLEM_CODES = [
  'capture.device-unknown',
  'capture.device-busy',
  'capture.device-gone',
  'capture.rate-unsupported',
  'capture.channels-unsupported',
  'capture.format-unsupported',
  'capture.source-unreadable',
  'capture.order-invalid',
  'capture.tap-unknown',
  'capture.recording-ended',
  'capture.protocol-unsupported',
  'capture.program-ended',
  'capture.not-answering',
  'capture.unavailable',
  'capture.first-frame-timeout',
  'capture.failed',
  'spool.disk-full',
  'spool.io-error',
] as const satisfies readonly ProblemCode[];

export type CaptureProblemCode = (typeof CAPTURE_PROBLEM_CODES)[number];
export type ProblemFacts = Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>;

/** A refusal or fault of the capture process: the code to branch on, a sentence to read, the figures behind it. */
export class CaptureProblem extends Error {
  override readonly name = 'CaptureProblem';

  constructor(
    readonly code: CaptureProblemCode,
    readonly detail: string,
    readonly facts: ProblemFacts = {},
    options?: ErrorOptions,
  ) {
    super(`${code}: ${detail}`, options);
  }
}

/** A problem as it travels between threads and processes. */
export interface WireProblem {
  readonly code: CaptureProblemCode;
  /** One sentence for a person. */
  readonly detail: string;
  readonly facts: ProblemFacts;
}

export const toWireProblem = ({ code, detail, facts }: CaptureProblem): WireProblem => ({ code, detail, facts });
