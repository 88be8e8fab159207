import { Readable } from 'node:stream';

import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validate } from 'class-validator';

import { DomainError, type ProblemIssue } from '@rakkr/shared/problems';

import { droppedFields } from '../telemetry/http-metrics.ts';

const UNKNOWN_FIELD = 'whitelistValidation';
const STRICT = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };

const PASSED_TYPES: readonly unknown[] = [String, Boolean, Number, Array, Object];

const issuesOf = (errors: readonly ValidationError[], prefix = ''): ProblemIssue[] =>
  errors.flatMap((error) => [
    ...Object.values(error.constraints ?? {}).map((message) => ({ path: prefix + error.property, message })),
    ...issuesOf(error.children ?? [], `${prefix}${error.property}.`),
  ]);

const hasOnlyUnknownFields = (error: ValidationError): boolean =>
  Object.keys(error.constraints ?? {}).every((constraint) => constraint === UNKNOWN_FIELD) &&
  (error.children ?? []).every(hasOnlyUnknownFields);

/** Classes of ours are parsed; primitives, plain objects and decorator parameters pass. */
const isContract = (metadata: ArgumentMetadata): metadata is ArgumentMetadata & { readonly metatype: Type<object> } =>
  metadata.metatype !== undefined &&
  metadata.type !== 'custom' &&
  !PASSED_TYPES.some((passed) => passed === metadata.metatype);

/** A body that is not an object has no fields to check; class-transformer would make a list or a string of it. */
const parsed = (metatype: Type<object>, value: unknown = {}): object => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DomainError('request.invalid', { issues: [{ path: '', message: 'a JSON object is needed here' }] });
  return plainToInstance(metatype, value, { enableCircularCheck: false });
};

const refuse = (errors: readonly ValidationError[]): never => {
  throw new DomainError('request.invalid', { issues: issuesOf(errors) });
};

/** Parses bodies, queries and messages of people and API clients: a field that is not known is refused. */
@Injectable()
export class StrictValidationPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (!isContract(metadata) || value instanceof Readable) return value;
    const instance = parsed(metadata.metatype, value);
    const errors = await validate(instance, STRICT);
    if (errors.length > 0) refuse(errors);
    return instance;
  }
}

/** Parses what nodes send: a field that is not known is dropped and counted, because a newer agent may say more. */
@Injectable()
export class TolerantValidationPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (!isContract(metadata) || value instanceof Readable) return value;
    const instance = parsed(metadata.metatype, value);
    const errors = await validate(instance, STRICT);
    if (!errors.every(hasOnlyUnknownFields)) refuse(errors);
    if (errors.length > 0) {
      droppedFields.inc({ contract: metadata.metatype.name }, issuesOf(errors).length);
      await validate(instance, { whitelist: true });
    }
    return instance;
  }
}
