import type { CaptureFleet } from '../capture-supervision/capture-fleet.ts';
import type { MeterRelay } from '../capture-supervision/meter-relay.ts';
import type { ControllerApi } from '../controller-link/controller-api.ts';
import type { FollowConfig } from '../controller-link/follow-config.ts';
import type { Heartbeat } from '../controller-link/heartbeat.ts';
import type { RealtimeLink } from '../controller-link/realtime-link.ts';
import type { FollowInventory } from '../inventory/follow-inventory.ts';
import type { Log } from '../platform/log.ts';
import { messageOf } from '../platform/system-error.ts';
import type { SweepSpool } from '../spool/retention/sweep-spool.ts';
import type { ClaimWork } from './claim-work.ts';
import type { OrderOutcome, RunningOrders } from './running-orders.ts';

export interface AgentParts {
  readonly api: ControllerApi;
  readonly fleet: CaptureFleet;
  readonly orders: RunningOrders;
  readonly claims: ClaimWork;
  readonly realtime: RealtimeLink;
  readonly meters: MeterRelay;
  readonly config: FollowConfig;
  readonly inventory: FollowInventory;
  readonly heartbeat: Heartbeat;
  readonly sweep: SweepSpool;
  readonly stop: AbortController;
  readonly log: Log;
  readonly crash: (error: unknown) => void;
}

/** The agent at work: takes up what an earlier one left, then keeps every loop running. */
export class RunDaemon {
  private readonly loops: Promise<void>[] = [];

  constructor(private readonly parts: AgentParts) {}

  /** Returns when what an earlier agent left is taken up and everything runs. */
  async start(): Promise<void> {
    await this.begin();
    this.keep('claims', (signal) => this.parts.claims.run(signal));
  }

  /**
   * Takes one order if one waits, and runs it to its end.
   *
   * @returns null where none waited
   */
  async runNextJob(waitMs: number): Promise<OrderOutcome | null> {
    await this.begin();
    const order = await this.parts.api.claim(waitMs, this.parts.stop.signal);
    return order === null ? null : (await this.parts.orders.start(order)).done;
  }

  /** Lets go of everything; captures run on, bounded by their booked end, and the next agent takes them up. */
  async end(): Promise<void> {
    this.parts.stop.abort();
    this.parts.realtime.close();
    await Promise.all(this.loops);
    await this.parts.orders.settled();
  }

  private async begin(): Promise<void> {
    const { fleet, orders, realtime, claims, meters, config, inventory, heartbeat, sweep } = this.parts;
    fleet.listen({
      onLedger: (recordingId) => orders.look(recordingId),
      onDiskFault: (recordingId) => orders.rescue(recordingId),
      onLost: (interfaceId) => orders.lostCapture(interfaceId),
    });
    await fleet.attachLiving();
    fleet.clearLeftovers();
    await orders.resumeAll();
    realtime.start({
      connected: () => this.controllerIsBack(),
      workAvailable: () => claims.wake(),
      jobChanged: (jobId) => orders.ask(jobId),
      configChanged: () => config.refresh(),
      metersDemanded: (framesPerSecond) => meters.demand(framesPerSecond),
    });
    heartbeat.onAnswer((clockOffsetMs) => orders.measuredClockOffset(clockOffsetMs));
    heartbeat.onReturn(() => this.controllerIsBack());
    this.keep('heartbeat', (signal) => heartbeat.run(signal));
    this.keep('configuration', (signal) => config.run(signal));
    this.keep('inventory', (signal) => inventory.run(signal));
    this.keep('retention', (signal) => sweep.run(signal));
  }

  /** Whatever waits for its next attempt makes it now. */
  private controllerIsBack(): void {
    this.parts.claims.wake();
    this.parts.orders.retryNow();
    this.parts.config.refresh();
    this.parts.inventory.refresh();
  }

  /** A loop that dies takes the agent down: its supervisor starts a whole one, and captures run on meanwhile. */
  private keep(loop: string, run: (signal: AbortSignal) => Promise<void>): void {
    const kept = run(this.parts.stop.signal).catch((error: unknown) => {
      this.parts.log.fatal({ loop, reason: messageOf(error) }, 'agent.loop-died');
      this.parts.crash(error);
    });
    this.loops.push(kept);
  }
}
