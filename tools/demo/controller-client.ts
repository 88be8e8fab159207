import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';

import type { ProblemDetails } from '@rakkr/shared/problems/vocabulary';

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: object;
}

/** What the controller refused. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(call: Call, status: number, problem: Partial<ProblemDetails>) {
    super(`${call.method} ${call.path}: ${problem.detail ?? problem.title ?? `status ${status}`}`);
  }
}

/** Speaks to one controller as an operator does. */
export class ControllerClient {
  readonly #origin: string;
  readonly #bearer: string | undefined;
  readonly #ca: Buffer | undefined;

  /** @param origin  `http://localhost:8787`; @param ca  certificate that a self-signed controller is known by */
  constructor(origin: string, bearer?: string, ca?: Buffer) {
    this.#origin = origin;
    this.#bearer = bearer;
    this.#ca = ca;
  }

  /** The status of a plain GET. @returns undefined while nobody listens */
  async status(path: string): Promise<number | undefined> {
    try {
      const response = await this.#send({ method: 'GET', path });
      response.resume();
      return response.statusCode;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException; // what node:http rejects with
      if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return undefined;
      throw error;
    }
  }

  async get<T>(path: string): Promise<T> {
    return this.#data<T>({ method: 'GET', path: `/api/v1${path}` });
  }

  async post<T>(path: string, body: object): Promise<T> {
    return this.#data<T>({ method: 'POST', path: `/api/v1${path}`, body });
  }

  async put<T>(path: string, body: object): Promise<T> {
    return this.#data<T>({ method: 'PUT', path: `/api/v1${path}`, body });
  }

  /** The bytes of a file. @throws Refusal */
  async download(path: string): Promise<Buffer> {
    const call: Call = { method: 'GET', path: `/api/v1${path}` };
    const response = await this.#send(call);
    const bytes = await buffer(response);
    if (response.statusCode !== 200) throw new Refusal(call, response.statusCode ?? 0, problemIn(bytes));
    return bytes;
  }

  async #data<T>(call: Call): Promise<T> {
    const response = await this.#send(call);
    const bytes = await buffer(response);
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) throw new Refusal(call, status, problemIn(bytes));
    // The shape that the build compiled the controller with: same repository, same version.
    return (JSON.parse(bytes.toString('utf8')) as { data: T }).data;
  }

  #send({ method, path, body }: Call): Promise<IncomingMessage> {
    const url = new URL(path, this.#origin);
    const json = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = {
      ...(this.#bearer === undefined ? {} : { authorization: `Bearer ${this.#bearer}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json', 'content-length': json.length }),
    };
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const options = { method, headers, agent: false as const, ...(this.#ca === undefined ? {} : { ca: this.#ca }) };
      send(url, options, resolve).once('error', reject).end(json);
    });
  }
}

/** The problem that a refusal carries; nothing where the body is none, as from another program on the port. */
function problemIn(bytes: Buffer): Partial<ProblemDetails> {
  const text = bytes.toString('utf8');
  return text.startsWith('{') ? (JSON.parse(text) as Partial<ProblemDetails>) : {}; // RFC 9457
}
