import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';

import { messageOf } from '../platform/system-error.ts';
import { FreeConfirmedSegments, type SpareSegment } from '../spool/free-confirmed-segments.ts';
import { readOrder } from '../spool/order-journal.ts';
import { type OrderOutcome, type OrderPorts, RunOrder } from './order/run-order.ts';

export type { OrderOutcome };

interface RunningOrder {
  readonly order: RunOrder;
  readonly done: Promise<OrderOutcome>;
}

export interface OrdersEnds {
  /** The agent lets go of everything. */
  readonly signal: AbortSignal;
  /** An order died of a bug: the process has to end, so that the next one takes the recording up. */
  readonly crash: (error: unknown) => void;
}

/** All orders of this node that are not settled. */
export class RunningOrders {
  private readonly byRecording = new Map<string, RunningOrder>();

  private readonly ports: OrderPorts;
  private clockOffsetMs: number | null = null;

  constructor(
    ports: Omit<OrderPorts, 'clockOffsetMs' | 'easeDisk'>,
    private readonly ends: OrdersEnds,
  ) {
    const { room, sweep, log } = ports;
    const disk = new FreeConfirmedSegments({
      space: () => room.space(),
      spare: () => this.spareSegments(),
      giveUpCopies: (lackingBytes) => sweep.makeRoom(lackingBytes),
      log,
    });
    this.ports = { ...ports, clockOffsetMs: () => this.clockOffsetMs, easeDisk: () => void disk.run() };
  }

  /** This node's clock minus the controller's, ms: booked ends are instants of the controller. */
  measuredClockOffset(offsetMs: number): void {
    this.clockOffsetMs = offsetMs;
  }

  /** Starts a claimed order. One that runs already gets the newer epoch: its first claim was not heard. */
  async start(claimed: CaptureOrderDto): Promise<RunningOrder> {
    const known = this.byRecording.get(claimed.recordingId);
    if (known !== undefined) {
      known.order.adopt(claimed.epoch);
      return known;
    }
    const { sweep } = this.ports;
    sweep.protect(claimed.recordingId);
    try {
      return this.keep(await RunOrder.take(claimed, this.ports));
    } catch (error) {
      sweep.release(claimed.recordingId);
      throw error;
    }
  }

  /** Takes up every recording that an earlier agent left in the spool. */
  async resumeAll(): Promise<void> {
    for (const recordingId of await this.ports.spool.recordingIds()) {
      try {
        const record = await readOrder(this.ports.spool.folderOf(recordingId));
        // Folders without an order, and copies of what is delivered, are the sweep's.
        if (record === null || record.deliveredAt !== null) continue;
        this.keep(await RunOrder.resume(record, this.ports));
      } catch (error) {
        // Its audio stays where it is; the others go on.
        this.ports.log.error({ recordingId, reason: messageOf(error) }, 'spool.order-unreadable');
      }
    }
  }

  look(recordingId: string): void {
    this.byRecording.get(recordingId)?.order.look();
  }

  /** The recording's disk refuses, or takes again. */
  rescue(recordingId: string): void {
    this.byRecording.get(recordingId)?.order.rescue();
  }

  ask(jobId: string): void {
    for (const { order } of this.byRecording.values()) if (order.order.jobId === jobId) order.ask();
  }

  retryNow(): void {
    for (const { order } of this.byRecording.values()) order.retryNow();
  }

  lostCapture(interfaceId: string): void {
    for (const { order } of this.byRecording.values()) {
      if (order.order.device.interfaceId === interfaceId) order.lostTap();
    }
  }

  /** Finished segments of running captures that nobody needs on this node any more. */
  spareSegments(): readonly SpareSegment[] {
    return [...this.byRecording.values()].flatMap(({ order }) => order.spareSegments());
  }

  /** Captured audio of all orders that the controller has not confirmed, bytes. */
  undeliveredBytes(): number {
    return [...this.byRecording.values()].reduce((sum, { order }) => sum + order.undeliveredBytes(), 0);
  }

  /** Returns when every order has let go. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.byRecording.values()].map(({ done }) => done));
  }

  private keep(order: RunOrder): RunningOrder {
    const { recordingId } = order.order;
    const { sweep } = this.ports;
    sweep.protect(recordingId);
    const done = order.run(this.ends.signal).finally(() => {
      this.byRecording.delete(recordingId);
      sweep.release(recordingId);
    });
    const kept = { order, done };
    this.byRecording.set(recordingId, kept);
    done.catch((error: unknown) => {
      this.ports.log.fatal({ recordingId, reason: messageOf(error) }, 'job.crashed');
      this.ends.crash(error);
    });
    return kept;
  }
}
