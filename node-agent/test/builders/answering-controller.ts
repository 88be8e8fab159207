import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { ControllerApi } from '../../src/controller-link/controller-api.ts';
import { ControllerHttp } from '../../src/controller-link/controller-http.ts';

export interface Asked {
  readonly method: string;
  /** Below `/api/v1/`. */
  readonly path: string;
  readonly body: Buffer;
}

/** What a controller answers to one request: a status, and the data or the problem. */
export interface Answer {
  readonly status: number;
  readonly body?: object;
}

export const refusal = (status: number, code: string): Answer => ({ status, body: { code, detail: code } });

/** A controller of which a test says every answer, behind the agent's own HTTP. */
export class AnsweringController {
  readonly asked: Asked[] = [];

  private constructor(
    private readonly server: Server,
    readonly http: ControllerHttp,
  ) {}

  static async start(answer: (asked: Asked) => Answer): Promise<AnsweringController> {
    const server = createServer((request, response) => {
      void buffer(request).then((body) => {
        const asked = { method: request.method ?? '', path: (request.url ?? '').replace('/api/v1/', ''), body };
        controller.asked.push(asked);
        const { status, body: data } = answer(asked);
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(status < 300 ? { data } : data));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on TCP has an address of this form.
    const { port } = server.address() as AddressInfo;
    const trust = { pem: null, pinnedSha256: null };
    const controller = new AnsweringController(
      server,
      new ControllerHttp(`http://127.0.0.1:${String(port)}`, 'credential', trust),
    );
    return controller;
  }

  get api(): ControllerApi {
    return new ControllerApi(this.http, 'node_1', 'agent_1');
  }

  requests(path: RegExp): readonly Asked[] {
    return this.asked.filter((asked) => path.test(asked.path));
  }

  async stop(): Promise<void> {
    await this.http.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
