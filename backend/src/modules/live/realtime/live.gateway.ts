import { type OnModuleInit, UseFilters } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import { PinoLogger } from 'nestjs-pino';

import {
  LIVE_EVENTS,
  LIVE_NAMESPACE,
  LIVE_REQUESTS,
  type LiveAnswer,
  type LiveChange,
  WatchMetersDto,
} from '@rakkr/shared/live';

import { ChangeFeed } from '../../../platform/events/change-feed.ts';
import { ProblemFilter } from '../../../platform/http/problem.filter.ts';
import { RequiresPermission } from '../../../platform/http/route-access.ts';
import { admitSockets } from '../../../platform/realtime/admit-sockets.ts';
import { permissionToHear } from '../live-change-permission.ts';
import { AdmitOperator } from './admit-operator.ts';
import { LiveMeters } from './live-meters.ts';
import { type LiveNamespace, type LiveSocket, holdersOf, watchedBy } from './live-socket.ts';
import { WatchMeters } from './watch-meters.ts';

const PULSE_INTERVAL_MS = 1_000;
/** A revocation is announced; this finds what was missed, and sessions whose time is over. */
const RECHECK_INTERVAL_MS = 30_000;

/** The live data of operators: levels of the nodes they watch, and hints at what to ask for again. */
// Nest's global filters stop short of gateways.
@UseFilters(ProblemFilter)
@WebSocketGateway({ namespace: LIVE_NAMESPACE })
export class LiveGateway implements OnGatewayInit<LiveNamespace>, OnGatewayConnection<LiveSocket>, OnModuleInit {
  private namespace: LiveNamespace | null = null;

  constructor(
    private readonly admit: AdmitOperator,
    private readonly watch: WatchMeters,
    private readonly meters: LiveMeters,
    private readonly changes: ChangeFeed,
    private readonly log: PinoLogger,
  ) {
    log.setContext(LiveGateway.name);
  }

  afterInit(namespace: LiveNamespace): void {
    this.namespace = namespace;
    this.meters.attach(namespace);
    admitSockets<LiveSocket>(namespace, async (socket) => this.admit.run(socket), this.log);
  }

  onModuleInit(): void {
    this.changes.on('live', (change) => this.pass(change));
    this.changes.onReconnect(() => this.recheck());
  }

  handleConnection(socket: LiveSocket): void {
    // At `disconnecting` the socket still knows what it watched.
    socket.on('disconnecting', () => this.settle(this.watch.announce(watchedBy(socket.rooms)), 'live.leave-untold'));
  }

  @RequiresPermission('node:read')
  @SubscribeMessage(LIVE_REQUESTS.watchMeters)
  async watchMeters(@ConnectedSocket() socket: LiveSocket, @MessageBody() wish: WatchMetersDto): Promise<LiveAnswer> {
    await this.watch.run(socket, wish.nodeIds);
    return { ok: true };
  }

  /** Every controller hears of every change, so each tells its own sockets only. */
  private pass(change: LiveChange): void {
    const permission = permissionToHear(change.kind);
    if (permission !== null) this.namespace?.local.to(holdersOf(permission)).emit(LIVE_EVENTS.changed, change);
    if (change.kind === 'session') this.endSession(change.id);
  }

  private endSession(sessionId: string): void {
    for (const socket of this.sockets()) {
      if (socket.data.caller.sessionId === sessionId) socket.disconnect(true);
    }
  }

  @Interval(PULSE_INTERVAL_MS)
  protected pulse(): void {
    this.namespace?.local.emit(LIVE_EVENTS.pulse, { atMs: Date.now() });
  }

  @Interval(RECHECK_INTERVAL_MS)
  protected recheck(): void {
    for (const socket of this.sockets()) this.settle(this.admit.recheck(socket), 'live.recheck-failed');
  }

  private sockets(): LiveSocket[] {
    return [...(this.namespace?.sockets.values() ?? [])];
  }

  /** Nobody waits for these; a failure is the next round's business, and is told. */
  private settle(work: Promise<void>, failure: string): void {
    work.catch((error: unknown) => this.log.warn({ err: error }, failure));
  }
}
