import { Injectable } from '@nestjs/common';

import { DomainError } from '@rakkr/shared/problems';

import { CallerResolvers } from '../../../platform/http/caller-resolvers.ts';
import type { NodeCaller } from '../../../platform/http/caller.ts';
import { presentedCredentials } from '../../../platform/http/presented-credentials.ts';
import { requireKnownProtocol } from '../../nodes/index.ts';
import { type AgentSocket, socketsOf } from './agent-socket.ts';

/** Which node a socket belongs to: the owner of the credential that it shows at its handshake. */
@Injectable()
export class AdmitNode {
  constructor(private readonly resolvers: CallerResolvers) {}

  /**
   * Lets a socket in, or throws why not.
   *
   * @throws DomainError node.credential-invalid, protocol.unsupported
   */
  async run(socket: AgentSocket): Promise<void> {
    const { protocolVersion } = spokenBy(socket);
    if (typeof protocolVersion === 'number') requireKnownProtocol(protocolVersion);
    const caller = await this.callerOf(socket);
    if (caller === null) throw new DomainError('node.credential-invalid');
    socket.data.caller = caller;
    socket.data.demandedFramesPerSecond = 0;
    await socket.join(socketsOf(caller.nodeId));
  }

  /** Closes a socket whose credential is revoked or whose node is deleted. */
  async recheck(socket: AgentSocket): Promise<void> {
    if ((await this.callerOf(socket)) === null) socket.disconnect(true);
  }

  private async callerOf(socket: AgentSocket): Promise<NodeCaller | null> {
    return this.resolvers.node(presentedCredentials(socket.handshake.headers, spokenBy(socket).token));
  }
}

/** What the client sends as `auth` is anything at all. */
const spokenBy = ({ handshake }: AgentSocket): { token?: unknown; protocolVersion?: unknown } => handshake.auth;
