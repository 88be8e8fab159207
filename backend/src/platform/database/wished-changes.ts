import { isDeepStrictEqual } from 'node:util';

/** The fields of a wish that it names and that differ from what is stored: what is written, and told to the auditor. */
export function wishedChanges<W extends object, F extends keyof W & string>(
  stored: Readonly<Record<F, unknown>>,
  wish: W,
  fields: readonly F[],
): Partial<Pick<W, F>> {
  const changed: Partial<Pick<W, F>> = {};
  for (const field of fields) {
    const isNamed = wish[field] !== undefined;
    if (isNamed && !isDeepStrictEqual(plain(wish[field]), plain(stored[field]))) changed[field] = wish[field];
  }
  return changed;
}

/** As it stands in the database: without classes. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
