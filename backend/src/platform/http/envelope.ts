import { Readable } from 'node:stream';

import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  StreamableFile,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Observable, map } from 'rxjs';

import { Page } from './page.ts';

const BARE_ANSWER = Symbol('rakkr:bare-answer');

/** The handler's value goes out as it is: probes, metrics, the OpenAPI document. */
export const BareAnswer = (): MethodDecorator => SetMetadata(BARE_ANSWER, true);

/** What a handler's value becomes on the wire. Streams and nothing pass untouched. */
const enveloped = (value: unknown): unknown => {
  if (value === undefined || value instanceof StreamableFile || value instanceof Readable) return value;
  if (value instanceof Page) return { data: value.rows, meta: value.meta };
  return { data: value };
};

/** `{ data }` around every answer of the API, `{ data, meta }` around a page. */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const isBare = this.reflector.get<boolean | undefined>(BARE_ANSWER, context.getHandler()) ?? false;
    if (isBare || context.getType() !== 'http') return next.handle();
    return next.handle().pipe(map(enveloped));
  }
}
