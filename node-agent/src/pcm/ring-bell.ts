import {
  BELLS,
  COPIED_RECORDS,
  type Doorbell,
  FETCH_RECORDS,
  OFFERED_FILE,
  OUTLIVES,
  type RingMemory,
  type RingOffer,
  bellsOf,
} from './ring-memory.ts';

/** Wakes one thread: by the ring each so many records, or by hand. */
export class RingBell {
  private readonly bells: Int32Array;
  private heard = 0;
  private heardByHand = 0;

  constructor(
    memory: RingMemory,
    private readonly bell: Doorbell,
  ) {
    this.bells = bellsOf(memory);
  }

  /** From now on the ring wakes the thread each `records` records; 0 = it does not. */
  wakeEvery(records: number): void {
    Atomics.store(this.bells, BELLS[this.bell].everyRecords, records);
  }

  /** From now on the reader thread fetches `records` records at a time; 0 = as it likes. */
  fetchEvery(records: number): void {
    const before = Atomics.exchange(this.bells, FETCH_RECORDS, records);
    if (before !== records) Atomics.notify(this.bells, FETCH_RECORDS);
  }

  /** Has the reader thread put the ring into a file. */
  offerFile({ fd, copiedRecords }: RingOffer): void {
    Atomics.store(this.bells, COPIED_RECORDS, copiedRecords);
    Atomics.store(this.bells, OFFERED_FILE, fd + 1);
  }

  /** Nobody finds the file any more that the ring lies in. */
  fileIsLost(): void {
    Atomics.store(this.bells, OUTLIVES, 0);
  }

  /** Wakes the thread now. */
  wake(): void {
    Atomics.add(this.bells, BELLS[this.bell].byHand, 1);
    Atomics.add(this.bells, BELLS[this.bell].rings, 1);
    Atomics.notify(this.bells, BELLS[this.bell].rings);
  }

  /**
   * Sleeps until the bell rang since the last call, or for `timeoutMs`.
   *
   * @returns whether it rang by hand since the last call
   */
  wait(timeoutMs: number): boolean {
    const { rings, byHand } = BELLS[this.bell];
    Atomics.wait(this.bells, rings, this.heard, timeoutMs);
    this.heard = Atomics.load(this.bells, rings);
    const before = this.heardByHand;
    this.heardByHand = Atomics.load(this.bells, byHand);
    return this.heardByHand !== before;
  }
}
