import type { JobsOptions } from 'bullmq';
import { UnrecoverableError } from 'bullmq';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

/**
 * A kind of queued work, declared once: in its module's `queue/`, or beside the use cases that ask for it, which never
 * import `queue/`.
 */
export interface JobDeclaration<P extends object> {
  /** `module.verb`. */
  readonly queue: string;
  readonly name: string;
  /** Ids only; the handler reads the rest from the database. */
  readonly payload: new () => P;
  /** Key against doubles (`jobId`), attempts, backoff. A `jobId` may not contain a colon. */
  readonly options: (payload: P) => JobsOptions;
}

/**
 * The payload of a queued job, checked.
 *
 * @throws UnrecoverableError where it does not fit its class: a retry cannot help
 */
export const parsePayload = <P extends object>(payload: new () => P, data: unknown): P => {
  const parsed = plainToInstance(payload, data);
  const errors = validateSync(parsed, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) throw new UnrecoverableError(`payload of ${payload.name} is invalid: ${errors.join('; ')}`);
  return parsed;
};
