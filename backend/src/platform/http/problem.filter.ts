import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';

import { DomainError, type ProblemCode, type ProblemDetails, problems } from '@rakkr/shared/problems';

import { isDatabaseAway, refusedBy } from '../database/database-faults.ts';

const RETRY_AFTER_DATABASE_SECONDS = 2;

/** Refusals of Nest and Fastify, which know only a status. */
const CODE_BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'request.invalid',
  404: 'request.not-found',
  405: 'request.method-not-allowed',
  413: 'request.too-large',
  415: 'request.unsupported-media-type',
  429: 'request.too-many',
};

/** SQLSTATEs of text that PostgreSQL cannot hold: NUL, lone surrogates. */
const UNSTORABLE_TEXT = new Set(['22021', '22P05']);
const UNSTORABLE_TEXT_DETAIL =
  'A text has a character that cannot be kept, such as NUL. Take it out, then send the text again.';

/** The refusal that the caller is told for anything that was thrown. */
const asDomainError = (thrown: unknown): DomainError => {
  if (thrown instanceof DomainError) return thrown;
  if (isDatabaseAway(thrown)) {
    const facts = { detail: 'Try again in a moment.', retryAfterSeconds: RETRY_AFTER_DATABASE_SECONDS };
    return new DomainError('server.unavailable', facts, { cause: thrown });
  }
  if (UNSTORABLE_TEXT.has(refusedBy(thrown)?.state ?? ''))
    return new DomainError('request.invalid', { detail: UNSTORABLE_TEXT_DETAIL });
  const code = thrown instanceof HttpException ? CODE_BY_STATUS[thrown.getStatus()] : undefined;
  if (code !== undefined && thrown instanceof HttpException)
    return new DomainError(code, code === 'request.not-found' ? {} : whyAndAdvice(thrown, code), { cause: thrown });
  return new DomainError('server.failed', {}, { cause: thrown });
};

/** The words of a framework say what is wrong and not what to do. */
const whyAndAdvice = ({ message }: HttpException, code: ProblemCode): { detail: string } => ({
  detail: `${message.replace(/\.?$/, '.')} ${problems[code].advice}`,
});

/** The body of a refusal. */
export const problemDetails = (error: DomainError, requestId: string): ProblemDetails => {
  const { status, title, advice } = problems[error.code];
  const { detail = advice, issues, reason } = error.facts;
  return {
    type: `urn:rakkr:problem:${error.code}`,
    title,
    status,
    code: error.code,
    requestId,
    error: title,
    detail,
    ...(issues === undefined ? {} : { issues: [...issues] }),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
};

/** Turns everything that a handler throws into `application/problem+json`, and into a refused acknowledgement. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: PinoLogger) {
    log.setContext(ProblemFilter.name);
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = asDomainError(thrown);
    if (error.code === 'server.failed') this.log.error({ err: thrown }, 'request.failed');
    else if (error.code === 'server.unavailable') this.log.warn({ err: thrown }, 'request.database-away');
    else this.log.debug({ code: error.code, facts: error.facts }, 'request.refused');
    if (host.getType() === 'ws') this.refuseEvent(error, host);
    else this.refuseRequest(error, host);
  }

  private refuseRequest(error: DomainError, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent || reply.raw.headersSent) {
      // The status line has left: a broken stream is all that can still be told.
      reply.raw.destroy();
      return;
    }
    const body = problemDetails(error, http.getRequest<FastifyRequest>().id);
    const { retryAfterSeconds } = error.facts;
    if (typeof retryAfterSeconds === 'number') reply.header('retry-after', String(Math.ceil(retryAfterSeconds)));
    if (body.status === 401) reply.header('www-authenticate', 'Bearer');
    reply.status(body.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(body));
  }

  private refuseEvent(error: DomainError, host: ArgumentsHost): void {
    const answer = { ok: false as const, code: error.code, title: problems[error.code].title };
    const acknowledge = host.getArgs<unknown[]>().find((argument) => typeof argument === 'function');
    if (acknowledge === undefined)
      host.switchToWs().getClient<{ emit(event: string, body: object): void }>().emit('refused', answer);
    else Reflect.apply(acknowledge, undefined, [answer]);
  }
}
