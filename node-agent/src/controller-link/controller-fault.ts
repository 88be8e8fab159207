import { type ProblemCode, isProblemCode } from '@rakkr/shared/problems/vocabulary';

/** The controller understood and said no. The same request will get the same answer. */
export class ControllerRefusal extends Error {
  override readonly name = 'ControllerRefusal';

  constructor(
    readonly status: number,
    readonly code: ProblemCode,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

/** No answer, or none that settles anything: the controller is away, restarting or full. Worth another attempt. */
export class ControllerAway extends Error {
  override readonly name = 'ControllerAway';

  constructor(
    message: string,
    /** What the controller asked for, ms; null where it asked for nothing. */
    readonly retryAfterMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Refused with one of these codes. */
export const isRefusal = (error: unknown, ...codes: readonly ProblemCode[]): error is ControllerRefusal =>
  error instanceof ControllerRefusal && codes.includes(error.code);

/** Nobody is kept waiting longer: beyond 24 days a timer fires at once, and audio waits on the node meanwhile. */
const MOST_RETRY_AFTER_MS = 600_000;

/**
 * What a status other than 2xx means.
 *
 * @param body        parsed JSON, or null where there was none
 * @param retryAfter  header `retry-after`, seconds
 */
export function faultOf(status: number, body: unknown, retryAfter: string | null): ControllerRefusal | ControllerAway {
  const { code, detail } = problemFields(body);
  const sentence = detail ?? `The controller answered ${String(status)}.`;
  if (status >= 500 || status === 429 || status === 408) {
    return new ControllerAway(sentence, retryAfterMs(retryAfter));
  }
  return new ControllerRefusal(status, code !== null && isProblemCode(code) ? code : byStatus(status), sentence);
}

/** Null where it is not a number of seconds; a date is not read, the usual wait does. */
function retryAfterMs(header: string | null): number | null {
  const seconds = header === null ? Number.NaN : Number(header);
  return Number.isFinite(seconds) ? Math.min(MOST_RETRY_AFTER_MS, Math.max(0, seconds * 1000)) : null;
}

/** A proxy in between answers without our codes. */
function byStatus(status: number): ProblemCode {
  switch (status) {
    case 401:
      return 'node.credential-invalid';
    case 403:
      return 'access.forbidden';
    case 404:
      return 'request.not-found';
    case 413:
      return 'request.too-large';
    default:
      return 'request.invalid';
  }
}

function problemFields(body: unknown): { code: string | null; detail: string | null } {
  if (typeof body !== 'object' || body === null) return { code: null, detail: null };
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    code: 'code' in body ? text(body.code) : null,
    detail: ('detail' in body ? text(body.detail) : null) ?? ('title' in body ? text(body.title) : null),
  };
}
