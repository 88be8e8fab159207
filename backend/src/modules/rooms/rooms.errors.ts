import { DomainError } from '@rakkr/shared/problems';

import { refusedBy } from '../../platform/database/database-faults.ts';

const FOREIGN_KEY_VIOLATION = '23503';

export const roomNotFound = (roomId: string): DomainError => new DomainError('room.not-found', { roomId });

/** The refusal behind a failed write of a room; any other error comes back as it is. */
export function roomRefusal(error: unknown, name: string): unknown {
  const refusal = refusedBy(error);
  if (refusal?.constraint === 'rooms_site_name_key') {
    return new DomainError(
      'room.exists',
      { detail: `“${name}” is taken at this site. Choose another name, or open that room.`, name },
      { cause: error },
    );
  }
  if (refusal?.state === FOREIGN_KEY_VIOLATION) {
    return new DomainError(
      'room.in-use',
      { detail: `Stop the recording of “${name}” first, then delete the room.`, name },
      { cause: error },
    );
  }
  return error;
}
