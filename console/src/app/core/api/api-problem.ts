import type { ProblemCode, ProblemDetails, ProblemIssue } from '@rakkr/shared/problems';

/** Codes that this console gives itself: nothing came back, or nothing that the product speaks. */
export type ApiProblemCode = ProblemCode | 'console.unreachable' | 'console.not-understood';

/** A refusal or failure of the controller, as an error that can be shown. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly atMs = Date.now();

  constructor(
    readonly code: ApiProblemCode,
    readonly title: string,
    readonly facts: {
      readonly status: number;
      readonly detail: string | null;
      readonly requestId: string | null;
      readonly issues: readonly ProblemIssue[];
      readonly retryAfterS: number | null;
    },
    options?: ErrorOptions,
  ) {
    super(`${code}: ${title}`, options);
  }

  static unreachable(cause: unknown): ApiProblem {
    const facts = { status: 0, detail: null, requestId: null, issues: [], retryAfterS: null };
    return new ApiProblem('console.unreachable', 'The controller does not answer', facts, { cause });
  }

  static async of(response: Response): Promise<ApiProblem> {
    const header = Number(response.headers.get('retry-after'));
    const retryAfterS = Number.isFinite(header) && header > 0 ? header : null;
    const isProblem = response.headers.get('content-type')?.includes('problem+json') === true;
    if (!isProblem) {
      const requestId = response.headers.get('x-request-id');
      const facts = { status: response.status, detail: null, requestId, issues: [], retryAfterS };
      const title = `The controller answered ${String(response.status)} without a reason`;
      return new ApiProblem('console.not-understood', title, facts);
    }
    // The content type says that the body is a problem of RFC 9457; the shape is the controller's contract.
    const body = (await response.json()) as ProblemDetails;
    return new ApiProblem(body.code, body.title, {
      status: body.status,
      detail: body.detail ?? null,
      requestId: body.requestId,
      issues: body.issues ?? [],
      retryAfterS,
    });
  }
}
