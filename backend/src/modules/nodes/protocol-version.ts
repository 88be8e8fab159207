import { OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION } from '@rakkr/shared/agent-protocol/vocabulary';
import { DomainError } from '@rakkr/shared/problems';

/**
 * Refuses an agent that this release cannot talk to, and says which end to update. A foreign agent names no version and
 * passes.
 *
 * @throws DomainError protocol.unsupported
 */
export function requireKnownProtocol(version: number | undefined): void {
  if (version === undefined) return;
  if (version >= OLDEST_PROTOCOL_VERSION && version <= PROTOCOL_VERSION) return;
  const toUpdate = version > PROTOCOL_VERSION ? 'the controller' : 'the agent on this node';
  const range = `${String(OLDEST_PROTOCOL_VERSION)} to ${String(PROTOCOL_VERSION)}`;
  const detail = `The agent speaks version ${String(version)}, the controller ${range}. Update ${toUpdate}.`;
  throw new DomainError('protocol.unsupported', { detail, version });
}
