import { Agent } from 'node:https';

import { type ManagerOptions, type Socket, type SocketOptions, io } from 'socket.io-client';

import { AGENT_EVENTS, AGENT_NAMESPACE, NODE_EVENTS, PROTOCOL_VERSION } from '@rakkr/shared/agent-protocol/vocabulary';

import type { Log } from '../platform/log.ts';
import type { Enrolment } from './enrolment-file.ts';
import { tlsOptions } from './trusted-certificate.ts';

/** What the controller hints at; the truth is asked for over HTTP. */
export interface RealtimeHints {
  readonly connected: () => void;
  readonly workAvailable: () => void;
  readonly jobChanged: (jobId: string) => void;
  readonly configChanged: () => void;
  readonly metersDemanded: (framesPerSecond: number) => void;
}

/** After a refusal Socket.IO does not try again by itself, ms. */
const REFUSED_RETRY_MS = 5_000;

/** The socket to the controller: hints come in, meter frames go out. It may be down for ever; nothing depends on it. */
export class RealtimeLink {
  private readonly socket: Socket;
  private retry: NodeJS.Timeout | null = null;

  constructor(
    enrolment: Enrolment,
    private readonly log: Log,
  ) {
    const { url, credential, trust } = enrolment;
    const { origin, pathname } = new URL(url);
    const options: Partial<ManagerOptions & SocketOptions> = {
      path: `${pathname.replace(/\/$/, '')}/socket.io`,
      transports: ['websocket'],
      extraHeaders: { authorization: `Bearer ${credential}` },
      auth: { token: credential, protocolVersion: PROTOCOL_VERSION },
      autoConnect: false,
      reconnectionDelay: 250,
      reconnectionDelayMax: 5_000,
    };
    // Socket.IO's types know the browser's `agent` only; in Node it is handed to `ws`, which takes this one.
    if (url.startsWith('https:')) Object.assign(options, { agent: new Agent({ ...tlsOptions(trust) }) });
    this.socket = io(`${origin}${AGENT_NAMESPACE}`, options);
  }

  start(hints: RealtimeHints): void {
    this.socket.on('connect', () => {
      this.log.info('controller.realtime-connected');
      hints.connected();
    });
    this.socket.on('disconnect', (reason: string) => {
      this.log.warn({ reason }, 'controller.realtime-lost');
      if (!this.socket.active) this.connectLater();
    });
    this.socket.on('connect_error', (error: Error) => {
      this.log.debug({ reason: error.message }, 'controller.realtime-refused');
      if (!this.socket.active) this.connectLater();
    });
    this.socket.on(AGENT_EVENTS.workAvailable, hints.workAvailable);
    this.socket.on(AGENT_EVENTS.configChanged, hints.configChanged);
    this.socket.on(AGENT_EVENTS.jobChanged, (body: unknown) => {
      const jobId = field(body, 'jobId');
      if (typeof jobId === 'string') hints.jobChanged(jobId);
    });
    this.socket.on(AGENT_EVENTS.metersDemanded, (body: unknown) => {
      const framesPerSecond = field(body, 'framesPerSecond');
      if (typeof framesPerSecond === 'number') hints.metersDemanded(framesPerSecond);
    });
    this.socket.connect();
  }

  /** Sends one meter frame if it can leave now; an old one is worth nothing. */
  sendMeters(frame: Uint8Array): void {
    if (this.socket.connected) this.socket.volatile.emit(NODE_EVENTS.meters, frame);
  }

  close(): void {
    if (this.retry !== null) clearTimeout(this.retry);
    this.socket.disconnect();
  }

  private connectLater(): void {
    if (this.retry !== null) clearTimeout(this.retry);
    this.retry = setTimeout(() => this.socket.connect(), REFUSED_RETRY_MS);
  }
}

const field = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
