import type { Permission } from '@rakkr/shared/access/vocabulary';
import type { LiveChange } from '@rakkr/shared/live/vocabulary';

/**
 * What a person must be allowed to hear of a change.
 *
 * @returns null for a change that nobody is told: a session is its owner's business
 */
export const permissionToHear = (kind: LiveChange['kind']): Permission | null => {
  switch (kind) {
    case 'room':
      return 'room:read';
    case 'recording':
      return 'recording:read';
    case 'node':
      return 'node:read';
    case 'session':
      return null;
  }
};
