/** A wait that somebody can cut short. A ring while nobody waits is kept, so that no hint falls between two waits. */
export class Bell {
  private isRung = false;
  private wake: (() => void) | null = null;

  ring(): void {
    this.isRung = true;
    this.wake?.();
  }

  /** Returns at the next ring, after `ms`, or when `signal` aborts; at once if it rang since the last wait. */
  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (!this.isRung && signal?.aborted !== true) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        signal?.addEventListener('abort', done);
        this.wake = done;
      });
    }
    this.wake = null;
    this.isRung = false;
  }
}
