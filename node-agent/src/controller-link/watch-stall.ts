/** Something whose sending can be followed; a body that does not count its bytes never shows progress. */
export interface CountedBody {
  /** Bytes that have left the source so far. */
  readonly bytesRead?: number;
}

export interface StallWatch {
  /** Aborts when nothing moved for so long. */
  readonly signal: AbortSignal;
  stop(): void;
}

const LOOKS = 4;

/**
 * Watches a body on its way. A slow line may take as long as it needs; one on which nothing moves, neither the body nor
 * the answer, is given up, so that it does not hold its place.
 */
export function watchStall(body: CountedBody, stallTimeoutMs: number): StallWatch {
  const stalled = new AbortController();
  let sentBytes = body.bytesRead;
  let quietLooks = 0;
  const timer = setInterval(() => {
    quietLooks = body.bytesRead === sentBytes ? quietLooks + 1 : 0;
    sentBytes = body.bytesRead;
    if (quietLooks < LOOKS) return;
    clearInterval(timer);
    stalled.abort(new Error(`nothing moved for ${String(stallTimeoutMs / 1000)} s`));
  }, stallTimeoutMs / LOOKS);
  return { signal: stalled.signal, stop: () => clearInterval(timer) };
}
