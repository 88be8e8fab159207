import { DomainError } from '@rakkr/shared/problems';

import { refusedBy } from '../../platform/database/database-faults.ts';

const FOREIGN_KEY_VIOLATION = '23503';

export const nodeNotFound = (nodeId: string): DomainError => new DomainError('node.not-found', { nodeId });

export const interfaceNotFound = (nodeId: string, interfaceId: string): DomainError =>
  new DomainError('node.interface-not-found', { nodeId, interfaceId });

/** The refusal behind a failed deletion of a node; any other error comes back as it is. */
export function deletionRefusal(error: unknown, alias: string): unknown {
  if (refusedBy(error)?.state !== FOREIGN_KEY_VIOLATION) return error;
  const detail = `Stop the recording on “${alias}” and let its audio arrive, then delete the node.`;
  return new DomainError('node.recording', { detail, alias }, { cause: error });
}
