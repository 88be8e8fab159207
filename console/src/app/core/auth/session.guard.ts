import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';

import { ApiProblem } from '../api/api-problem.ts';
import { SessionStore } from './session.store.ts';

/** Lets a signed-in person in; sends others to the first-run page or to the sign-in page. */
export const signedIn: CanActivateFn = async (_route, state) => {
  const store = inject(SessionStore);
  const router = inject(Router);
  if (store.session() !== null) return true;
  const signInPage = router.createUrlTree(['/sign-in'], { queryParams: state.url === '/' ? {} : { next: state.url } });
  try {
    if (await store.load()) return true;
    return (await store.isSetUpRequired()) ? router.createUrlTree(['/first-run']) : signInPage;
  } catch (error) {
    // The sign-in page watches the controller and says that it does not answer.
    if (error instanceof ApiProblem) return signInPage;
    throw error;
  }
};
