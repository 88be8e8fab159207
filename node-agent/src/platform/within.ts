/**
 * What comes of a promise that may never settle, such as a call into a dead disk.
 *
 * @throws what `late` makes if nothing came in time; whatever comes then is nobody's any more
 */
export async function within<T>(timeoutMs: number, awaited: Promise<T>, late: () => Error): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), timeoutMs);
  try {
    return await Promise.race([awaited, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
