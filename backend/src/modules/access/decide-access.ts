import type { ProblemCode } from '@rakkr/shared/problems';

import type { Caller } from '../../platform/http/caller.ts';
import type { RouteAccess } from '../../platform/http/route-access.ts';

/**
 * Why a caller may not use a handler; null where it may.
 *
 * @param caller      who the credentials belong to; null for nobody
 * @param pathNodeId  `:nodeId` of the address; null where it has none
 */
export const decideAccess = (
  access: RouteAccess,
  caller: Caller | null,
  pathNodeId: string | null,
): ProblemCode | null => {
  switch (access.kind) {
    case 'public':
    case 'enrolment':
      return null;
    case 'node':
      if (caller?.kind !== 'node') return 'node.credential-invalid';
      return pathNodeId !== null && pathNodeId !== caller.nodeId ? 'node.scope-denied' : null;
    case 'signed-in':
      return caller?.kind === 'user' ? null : 'access.unauthenticated';
    case 'permission':
      if (caller?.kind !== 'user') return 'access.unauthenticated';
      return caller.permissions.has(access.permission) ? null : 'access.forbidden';
  }
};
