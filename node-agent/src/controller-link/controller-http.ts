import type { Readable } from 'node:stream';

import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Agent, type Dispatcher, errors, request } from 'undici';

import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@rakkr/shared/agent-protocol/vocabulary';

import { ControllerAway, ControllerRefusal, faultOf } from './controller-fault.ts';
import { type Trust, tlsOptions } from './trusted-certificate.ts';
import { type CountedBody, watchStall } from './watch-stall.ts';

export interface ControllerRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below `/api/v1/`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly json?: object;
  /** Sent as it is. It may take as long as it needs, as long as it moves. */
  readonly body?: Readable & CountedBody;
  readonly headers?: Readonly<Record<string, string>>;
  /** Until the answer begins, ms; with a body, the longest time in which nothing moves. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const ANSWER_TIMEOUT_MS = 15_000;
/** The largest answer is an order or a configuration of 256 channels: a larger one is not kept in memory. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** undici: no timer. */
const NO_LIMIT = 0;

/** One controller over HTTP: connections kept alive, bearer, problems as typed errors, answers checked by their class. */
export class ControllerHttp {
  private readonly connections: Agent;

  constructor(
    readonly url: string,
    private readonly bearer: string,
    trust: Trust,
  ) {
    const tls = tlsOptions(trust);
    this.connections = new Agent({
      keepAliveTimeout: 30_000,
      connections: 32,
      maxResponseSize: MAX_ANSWER_BYTES,
      connect: { ...tls, timeout: 5_000 },
    });
  }

  /**
   * @throws ControllerRefusal, ControllerAway
   */
  async ask<T extends object>(what: ControllerRequest, answer: ClassConstructor<T>): Promise<T> {
    const data = await this.send(what);
    if (data === null) throw new ControllerAway(`${what.method} ${what.path} gave an empty answer.`);
    return checked(answer, data, what);
  }

  /**
   * @returns null where the controller answered 204
   * @throws ControllerRefusal, ControllerAway
   */
  async askMaybe<T extends object>(what: ControllerRequest, answer: ClassConstructor<T>): Promise<T | null> {
    const data = await this.send(what);
    return data === null ? null : checked(answer, data, what);
  }

  /**
   * @throws ControllerRefusal, ControllerAway
   */
  async tell(what: ControllerRequest): Promise<void> {
    await this.send(what);
  }

  async close(): Promise<void> {
    await this.connections.destroy();
  }

  private async send(what: ControllerRequest): Promise<unknown> {
    const response = await this.respond(what);
    const text = await response.body.text().catch((error: unknown) => {
      throw away(what, error);
    });
    const retryAfter = response.headers['retry-after'];
    const isGood = response.statusCode >= 200 && response.statusCode < 300;
    const parsed = text === '' ? null : parseJson(text, isGood, what);
    if (!isGood) throw faultOf(response.statusCode, parsed, typeof retryAfter === 'string' ? retryAfter : null);
    return typeof parsed === 'object' && parsed !== null && 'data' in parsed ? parsed.data : null;
  }

  private async respond(what: ControllerRequest): Promise<Dispatcher.ResponseData> {
    const timeoutMs = what.timeoutMs ?? ANSWER_TIMEOUT_MS;
    if (what.body === undefined) return this.exchange(what, timeoutMs);
    const stall = watchStall(what.body, timeoutMs);
    const signal = what.signal === undefined ? stall.signal : AbortSignal.any([stall.signal, what.signal]);
    try {
      return await this.exchange({ ...what, signal }, NO_LIMIT);
    } finally {
      stall.stop();
    }
  }

  private async exchange(what: ControllerRequest, headersTimeout: number): Promise<Dispatcher.ResponseData> {
    const body = what.body ?? (what.json === undefined ? null : JSON.stringify(what.json));
    try {
      return await request(`${this.url}/api/v1/${what.path}`, {
        dispatcher: this.connections,
        method: what.method,
        body,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${this.bearer}`,
          [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
          ...(what.json === undefined ? {} : { 'content-type': 'application/json' }),
          ...what.headers,
        },
        headersTimeout,
        bodyTimeout: ANSWER_TIMEOUT_MS,
        ...(what.signal === undefined ? {} : { signal: what.signal }),
      });
    } catch (error) {
      throw away(what, error);
    }
  }
}

function away(what: ControllerRequest, cause: unknown): ControllerAway {
  const why = cause instanceof errors.UndiciError || cause instanceof Error ? cause.message : String(cause);
  return new ControllerAway(`${what.method} ${what.path} did not get through: ${why}`, null, { cause });
}

function parseJson(text: string, isGood: boolean, what: ControllerRequest): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // A proxy's error page: the status alone says what it is.
    if (!isGood) return null;
    throw new ControllerAway(`${what.method} ${what.path} gave something other than JSON.`, null, { cause });
  }
}

/** Fields that a newer controller adds are dropped; a field that is missing or wrong is refused. */
function checked<T extends object>(answer: ClassConstructor<T>, data: unknown, what: ControllerRequest): T {
  const instance = plainToInstance(answer, data);
  const wrong = validateSync(instance, { whitelist: true, forbidUnknownValues: true });
  if (wrong.length === 0) return instance;
  const fields = wrong.map((each) => each.property).join(', ');
  throw new ControllerRefusal(
    200,
    'protocol.unsupported',
    `${what.method} ${what.path}: wrong in the answer: ${fields}. Bring agent and controller to the same release.`,
  );
}
