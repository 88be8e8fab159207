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

import { AGENT_EVENTS, AGENT_NAMESPACE, NODE_EVENTS } from '@rakkr/shared/agent-protocol/vocabulary';

import { ChangeFeed, type ChangeTopics } from '../../../platform/events/change-feed.ts';
import { ProblemFilter } from '../../../platform/http/problem.filter.ts';
import { NodeRoute } from '../../../platform/http/route-access.ts';
import { admitSockets } from '../../../platform/realtime/admit-sockets.ts';
import { METER_WATCH_CHANGED } from '../../live/index.ts';
import { NODE_CREDENTIALS_CHANGED } from '../../nodes/index.ts';
import { AdmitNode } from './admit-node.ts';
import { type AgentNamespace, type AgentSocket, socketsOf } from './agent-socket.ts';
import { DemandMeters } from './demand-meters.ts';
import { PassMeters } from './pass-meters.ts';
import { connectedAgents } from './realtime-metrics.ts';

/** A change of watchers is announced; this finds what was missed. */
const DEMAND_RECHECK_INTERVAL_MS = 10_000;

const HINTS: ReadonlySet<string> = new Set(Object.values(AGENT_EVENTS));

/** The sockets of the nodes: hints go out, meter frames come in. Nothing depends on a hint that arrives. */
// Nest's global filters stop short of gateways.
@UseFilters(ProblemFilter)
@WebSocketGateway({ namespace: AGENT_NAMESPACE })
export class AgentGateway implements OnGatewayInit<AgentNamespace>, OnGatewayConnection<AgentSocket>, OnModuleInit {
  private namespace: AgentNamespace | null = null;

  constructor(
    private readonly admit: AdmitNode,
    private readonly demand: DemandMeters,
    private readonly passMeters: PassMeters,
    private readonly changes: ChangeFeed,
    private readonly log: PinoLogger,
  ) {
    log.setContext(AgentGateway.name);
  }

  afterInit(namespace: AgentNamespace): void {
    this.namespace = namespace;
    admitSockets<AgentSocket>(namespace, async (socket) => this.admit.run(socket), this.log);
  }

  onModuleInit(): void {
    this.changes.on('agent', (announcement) => this.hear(announcement));
    this.changes.onReconnect(() => this.recheckAll());
  }

  handleConnection(socket: AgentSocket): void {
    connectedAgents.inc();
    socket.on('disconnect', () => connectedAgents.dec());
    this.settle(this.demand.run(socket));
  }

  @NodeRoute()
  @SubscribeMessage(NODE_EVENTS.meters)
  meters(@ConnectedSocket() socket: AgentSocket, @MessageBody() message: unknown): void {
    this.passMeters.run(socket, message);
  }

  /** Every controller hears of every announcement, so each looks after its own sockets only. */
  private hear({ nodeId, event, payload }: ChangeTopics['agent']): void {
    if (HINTS.has(event)) this.namespace?.local.to(socketsOf(nodeId)).emit(event, payload);
    else if (event === METER_WATCH_CHANGED) this.each(nodeId, async (socket) => this.demand.run(socket));
    else if (event === NODE_CREDENTIALS_CHANGED) this.each(nodeId, async (socket) => this.admit.recheck(socket));
    else this.log.warn({ event }, 'agent.announcement-unknown');
  }

  /** Levels that nobody watches any more, because a controller with watchers went without a word, are stopped. */
  @Interval(DEMAND_RECHECK_INTERVAL_MS)
  protected recheckDemand(): void {
    const demanded = this.sockets().filter((socket) => socket.data.demandedFramesPerSecond > 0);
    for (const socket of demanded) this.settle(this.demand.run(socket));
  }

  private recheckAll(): void {
    for (const socket of this.sockets()) {
      this.settle(this.admit.recheck(socket));
      this.settle(this.demand.run(socket));
    }
  }

  private each(nodeId: string, look: (socket: AgentSocket) => Promise<void>): void {
    for (const socketId of this.namespace?.adapter.rooms.get(socketsOf(nodeId)) ?? []) {
      const socket = this.namespace?.sockets.get(socketId);
      if (socket !== undefined) this.settle(look(socket));
    }
  }

  private sockets(): AgentSocket[] {
    return [...(this.namespace?.sockets.values() ?? [])];
  }

  /** Nobody waits for these; a failure is the next round's business, and is told. */
  private settle(work: Promise<void>): void {
    work.catch((error: unknown) => this.log.warn({ err: error }, 'agent.recheck-failed'));
  }
}
