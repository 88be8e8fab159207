import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { type DynamicModule, Module, type Provider } from '@nestjs/common';

import type { NodeConfigDto } from '@rakkr/shared/agent-protocol';

import { CaptureFleet } from './capture-supervision/capture-fleet.ts';
import { MeterRelay } from './capture-supervision/meter-relay.ts';
import { ControllerApi } from './controller-link/controller-api.ts';
import { ControllerHttp } from './controller-link/controller-http.ts';
import type { Enrolment } from './controller-link/enrolment-file.ts';
import { FollowConfig } from './controller-link/follow-config.ts';
import { Heartbeat } from './controller-link/heartbeat.ts';
import { RealtimeLink } from './controller-link/realtime-link.ts';
import { DeviceMemory } from './inventory/device-memory.ts';
import { FollowInventory } from './inventory/follow-inventory.ts';
import { TakeInventory } from './inventory/take-inventory.ts';
import { captureProgram } from './jobs/capture-program.ts';
import { ClaimWork } from './jobs/claim-work.ts';
import { heartbeatFacts } from './jobs/heartbeat-facts.ts';
import { RunDaemon } from './jobs/run-daemon.ts';
import { RunningOrders } from './jobs/running-orders.ts';
import type { AgentConfig } from './platform/config/agent-config.ts';
import type { Log } from './platform/log.ts';
import { Renderer } from './render/renderer.ts';
import { KEPT_MANIFEST_FILE, KeptManifest } from './spool/retention/kept-manifest.ts';
import { SweepSpool } from './spool/retention/sweep-spool.ts';
import { SpoolRoom } from './spool/spool-room.ts';
import { Spool } from './spool/spool.ts';

export interface AgentWiring {
  readonly config: AgentConfig;
  readonly enrolment: Enrolment;
  readonly log: Log;
  /** A part died: the process has to end. */
  readonly crash: (error: unknown) => void;
}

/** The agent's parts, what each is made of, and nothing else. */
@Module({})
export class AgentModule {
  static of(wiring: AgentWiring): DynamicModule {
    const stop = new AbortController();
    return { module: AgentModule, providers: [...linkParts(wiring), ...workParts(wiring, stop)] };
  }
}

function linkParts({ config, enrolment, log }: AgentWiring): Provider[] {
  return [
    {
      provide: ControllerHttp,
      useFactory: () => new ControllerHttp(enrolment.url, enrolment.credential, enrolment.trust),
    },
    {
      provide: ControllerApi,
      inject: [ControllerHttp],
      useFactory: (http: ControllerHttp) => new ControllerApi(http, enrolment.nodeId, randomUUID()),
    },
    { provide: RealtimeLink, useFactory: () => new RealtimeLink(enrolment, log) },
    {
      provide: MeterRelay,
      inject: [RealtimeLink],
      useFactory: (link: RealtimeLink) => new MeterRelay((frame) => link.sendMeters(frame)),
    },
    {
      provide: Heartbeat,
      inject: [ControllerApi, Spool, SweepSpool, RunningOrders, CaptureFleet],
      useFactory: (api: ControllerApi, spool: Spool, sweep: SweepSpool, ...work: [RunningOrders, CaptureFleet]) => {
        const [orders, captures] = work;
        const facts = { spool, sweep, orders, captures, log };
        return new Heartbeat(
          (body) => api.heartbeat(body),
          () => heartbeatFacts(facts),
          log,
        );
      },
    },
    {
      provide: FollowConfig,
      inject: [ControllerApi, CaptureFleet, SweepSpool],
      useFactory: (api: ControllerApi, fleet: CaptureFleet, sweep: SweepSpool) => {
        const apply = ({ captures, spoolPolicy }: NodeConfigDto): void => {
          fleet.apply(captures);
          sweep.apply(spoolPolicy);
        };
        return new FollowConfig(config.stateDir, { ask: () => api.config(), apply }, log);
      },
    },
  ];
}

function workParts({ config, log, crash }: AgentWiring, stop: AbortController): Provider[] {
  return [
    { provide: Spool, useFactory: () => new Spool(config.spoolDir) },
    {
      provide: SpoolRoom,
      inject: [Spool],
      useFactory: (spool: Spool) => new SpoolRoom(spool, config.spoolReserveBytes),
    },
    {
      provide: SweepSpool,
      inject: [Spool],
      useFactory: (spool: Spool) => {
        const manifest = new KeptManifest(join(config.stateDir, KEPT_MANIFEST_FILE), (id) => spool.folderOf(id));
        return new SweepSpool({ spool, manifest, log });
      },
    },
    { provide: DeviceMemory, useFactory: () => DeviceMemory.of(config.stateDir) },
    {
      provide: CaptureFleet,
      inject: [DeviceMemory, MeterRelay],
      useFactory: (memory: DeviceMemory, meters: MeterRelay) =>
        new CaptureFleet(captureProgram(config, memory), meters, stop.signal, log),
    },
    {
      provide: RunningOrders,
      inject: [ControllerApi, CaptureFleet, Spool, SpoolRoom, SweepSpool],
      useFactory: (api: ControllerApi, captures: CaptureFleet, ...spool: [Spool, SpoolRoom, SweepSpool]) => {
        const [files, room, sweep] = spool;
        return new RunningOrders(
          { api, captures, renderer: new Renderer(log), spool: files, room, sweep, log },
          { signal: stop.signal, crash },
        );
      },
    },
    {
      provide: ClaimWork,
      inject: [ControllerApi, RunningOrders],
      useFactory: (api: ControllerApi, orders: RunningOrders) =>
        new ClaimWork(
          (waitMs, signal) => api.claim(waitMs, signal),
          (order) => orders.start(order),
          log,
        ),
    },
    {
      provide: FollowInventory,
      inject: [ControllerApi, DeviceMemory, CaptureFleet],
      useFactory: (api: ControllerApi, memory: DeviceMemory, fleet: CaptureFleet) => {
        const inventory = new TakeInventory(config, memory, log);
        const tell = (interfaces: Parameters<typeof api.postInventory>[0]['interfaces']): Promise<void> =>
          api.postInventory({ interfaces });
        return new FollowInventory(() => inventory.run(fleet.held()), tell, log);
      },
    },
    {
      provide: RunDaemon,
      inject: [
        ControllerApi,
        CaptureFleet,
        RunningOrders,
        ClaimWork,
        RealtimeLink,
        MeterRelay,
        FollowConfig,
        FollowInventory,
        Heartbeat,
        SweepSpool,
      ],
      useFactory: (...parts: DaemonParts) => daemonOf(parts, { stop, log, crash }),
    },
  ];
}

type DaemonParts = [
  ControllerApi,
  CaptureFleet,
  RunningOrders,
  ClaimWork,
  RealtimeLink,
  MeterRelay,
  FollowConfig,
  FollowInventory,
  Heartbeat,
  SweepSpool,
];

function daemonOf(
  [api, fleet, orders, claims, realtime, meters, config, inventory, heartbeat, sweep]: DaemonParts,
  ends: { readonly stop: AbortController } & Pick<AgentWiring, 'log' | 'crash'>,
): RunDaemon {
  return new RunDaemon({ api, fleet, orders, claims, realtime, meters, config, inventory, heartbeat, sweep, ...ends });
}
