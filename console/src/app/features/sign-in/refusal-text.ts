import { ApiProblem } from '../../core/api/api-problem.ts';

/** Words for the refusals that the sign-in page knows; others keep the controller's. */
export function refusalText(error: unknown): { title?: string; detail?: string | null } {
  if (!(error instanceof ApiProblem)) return {};
  if (error.code === 'access.wrong-credentials') {
    return { title: 'E-mail and password do not belong together', detail: null };
  }
  if (error.code === 'request.too-many') return { title: 'Too many attempts', detail: null };
  return {};
}
