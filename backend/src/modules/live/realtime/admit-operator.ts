import { Injectable } from '@nestjs/common';

import { DomainError } from '@rakkr/shared/problems';

import { HttpConfig } from '../../../platform/config/controller-config.ts';
import { CallerResolvers } from '../../../platform/http/caller-resolvers.ts';
import type { PresentedCredentials, UserCaller } from '../../../platform/http/caller.ts';
import { presentedCredentials } from '../../../platform/http/presented-credentials.ts';
import { isSameOrigin } from '../../../platform/http/same-origin.ts';
import { type LiveSocket, holdersOf, isPermissionRoom } from './live-socket.ts';

/** Who a socket belongs to: the person behind the session cookie or the bearer that it shows at its handshake. */
@Injectable()
export class AdmitOperator {
  constructor(
    private readonly resolvers: CallerResolvers,
    private readonly http: HttpConfig,
  ) {}

  /**
   * Lets a socket in, or throws why not.
   *
   * @throws DomainError access.unauthenticated; request.cross-site where another site's page opened the socket
   */
  async run(socket: LiveSocket): Promise<void> {
    const caller = await this.callerOf(socket);
    if (caller === null) throw new DomainError('access.unauthenticated');
    await this.dress(socket, caller);
  }

  /** Closes a socket whose session is over, and gives a socket the permissions of now. */
  async recheck(socket: LiveSocket): Promise<void> {
    const caller = await this.callerOf(socket);
    if (caller === null) socket.disconnect(true);
    else await this.dress(socket, caller);
  }

  private async callerOf(socket: LiveSocket): Promise<UserCaller | null> {
    const credentials = credentialsOf(socket);
    // A browser sends the cookie along whoever asked it to; a bearer is sent only by who holds it.
    if (credentials.bearer === null) this.requireOwnPage(socket);
    return this.resolvers.user(credentials);
  }

  private requireOwnPage({ handshake: { headers } }: LiveSocket): void {
    const publicHost = this.http.publicUrl === null ? undefined : new URL(this.http.publicUrl).host;
    if (isSameOrigin(headers, headers.host) || isSameOrigin(headers, publicHost)) return;
    throw new DomainError('request.cross-site', { detail: 'Open the console at its own address.' });
  }

  private async dress(socket: LiveSocket, caller: UserCaller): Promise<void> {
    socket.data.caller = caller;
    const held = new Set([...caller.permissions].map(holdersOf));
    const lost = [...socket.rooms].filter((room) => isPermissionRoom(room) && !held.has(room));
    for (const room of lost) await socket.leave(room);
    await socket.join([...held]);
  }
}

function credentialsOf({ handshake }: LiveSocket): PresentedCredentials {
  // What the client sends as `auth` is anything at all.
  const { token } = handshake.auth as { token?: unknown };
  return presentedCredentials(handshake.headers, token);
}
