import type { PinoLogger } from 'nestjs-pino';
import type { Socket } from 'socket.io';

import { DomainError, type ProblemCode, problems } from '@rakkr/shared/problems';

import { isDatabaseAway } from '../database/database-faults.ts';

/** What `connect_error` carries: the same fields as a refused event. */
class HandshakeRefusal extends Error {
  override readonly name = 'HandshakeRefusal';
  readonly data: { ok: false; code: ProblemCode; title: string };

  constructor(code: ProblemCode, cause: unknown) {
    super(code, { cause });
    this.data = { ok: false, code, title: problems[code].title };
  }
}

const codeOf = (thrown: unknown): ProblemCode => {
  if (thrown instanceof DomainError) return thrown.code;
  return isDatabaseAway(thrown) ? 'server.unavailable' : 'server.failed';
};

/** The part of a namespace of any typing that lets sockets in. */
interface AdmittingNamespace<S> {
  use(middleware: (socket: S, next: (error?: Error) => void) => void): unknown;
}

/**
 * Lets a socket into the namespace only when `admit` has come to its end; one that it refuses is told why and closed
 * at once, with its whole connection.
 */
export function admitSockets<S extends Pick<Socket, 'conn'>>(
  namespace: AdmittingNamespace<S>,
  admit: (socket: S) => Promise<void>,
  log: PinoLogger,
): void {
  const refuse = (socket: S, thrown: unknown, next: (error: Error) => void): void => {
    const refusal = new HandshakeRefusal(codeOf(thrown), thrown);
    if (refusal.message === 'server.failed') log.error({ err: thrown }, 'socket.handshake-failed');
    else log.debug({ code: refusal.message }, 'socket.refused');
    next(refusal);
    // The connection sends what it still holds, the refusal, before it closes.
    setImmediate(() => socket.conn.close());
  };
  namespace.use((socket, next) => {
    admit(socket).then(
      () => next(),
      (thrown: unknown) => refuse(socket, thrown, next),
    );
  });
}
