import type { SessionDto } from '@rakkr/shared/access';
import { permissionsOf } from '@rakkr/shared/access/vocabulary';

import type { Session } from '../sessions.repository.ts';

export const presentSession = ({ userId, name, email, roles, expiresAt }: Session): SessionDto => ({
  userId,
  name,
  email,
  roles,
  permissions: [...permissionsOf(roles)].toSorted(),
  expiresAt: expiresAt.toISOString(),
});
