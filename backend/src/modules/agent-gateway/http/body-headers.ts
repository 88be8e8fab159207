import { SEGMENT_HEADERS } from '@rakkr/shared/agent-protocol/vocabulary';
import { DomainError } from '@rakkr/shared/problems';

import type { BodyKind } from '../../recordings/index.ts';

/** SHA-256 as RFC 9530 writes it; other algorithms beside it are let pass. */
const DIGEST = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:,|$)/;

/** The limits of a whole number, both included. */
export interface WholeNumberRange {
  readonly least: number;
  readonly greatest?: number;
}

/** @throws DomainError `<kind>.headers-invalid` */
export function wholeNumber(
  kind: BodyKind,
  name: string,
  value: unknown,
  { least, greatest = Number.MAX_SAFE_INTEGER }: WholeNumberRange,
): number {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  if (number >= least && number <= greatest) return number;
  const message = `must be a whole number from ${String(least)} to ${String(greatest)}`;
  throw new DomainError(`${kind}.headers-invalid`, {
    detail: `${name} ${message}.`,
    issues: [{ path: name, message }],
  });
}

/** Lower-case hex. @throws DomainError `<kind>.digest-missing` */
export function digest(kind: BodyKind, value: unknown): string {
  const base64 = typeof value === 'string' ? DIGEST.exec(value)?.[1] : undefined;
  if (base64 === undefined) {
    throw new DomainError(`${kind}.digest-missing`, {
      detail: `Send ${SEGMENT_HEADERS.digest}: sha-256=:<base64>: with every ${kind}.`,
    });
  }
  return Buffer.from(base64, 'base64').toString('hex');
}
