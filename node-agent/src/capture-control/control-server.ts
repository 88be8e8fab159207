import { chmod, unlink } from 'node:fs/promises';
import { type Server, type Socket, connect, createServer } from 'node:net';

import { CaptureProblem, toWireProblem } from '../pcm/capture-problem.ts';
import { isSystemError } from '../platform/system-error.ts';
import { FrameSplitter, controlFrame, jsonFrame, withRequestId } from './control-frames.ts';
import {
  type ControlEvent,
  type ControlRequest,
  type ControlResults,
  FRAME_ATTACHMENT,
  FRAME_JSON,
  FRAME_METER,
  type RequestType,
} from './messages.ts';
import { parseEnvelope, parseRequest } from './parse-request.ts';

/** A client that does not read gets no live data until it does: recording comes first. */
const MAX_UNREAD_BYTES = 256 * 1024;

/** A client has so long to take the last answer and hang up. */
const HANG_UP_PATIENCE_MS = 1_000;

/** What the process does about each order. */
export type ControlHandlers = {
  [T in Exclude<RequestType, 'watch-meters'>]: (
    request: Extract<ControlRequest, { type: T }>,
  ) => Promise<ControlResults[T]>;
};

export interface ControlServerListener {
  /** A client came or left. */
  readonly onClients: (count: number) => void;
  /** Whether any client wants meter frames has changed. */
  readonly onWatched: (isWatched: boolean) => void;
  /** A client broke the protocol, or a handler failed with something that is no CaptureProblem. */
  readonly onFailure: (error: unknown) => void;
}

interface Outcome {
  readonly answer: object;
  /** Goes before the answer, as bytes. */
  readonly pcm?: Uint8Array;
}

interface Client {
  readonly socket: Socket;
  isWatching: boolean;
}

/** The capture process's end of the socket: any number of clients, of which the agent is one. */
export class ControlServer {
  private readonly clients = new Set<Client>();
  private readonly server: Server;
  private isWatched = false;

  constructor(
    private readonly handlers: ControlHandlers,
    private readonly listener: ControlServerListener,
  ) {
    this.server = createServer((socket) => {
      this.accept(socket);
    });
  }

  /**
   * Listens at a path that only this user may use. A socket that an earlier process left behind is replaced.
   *
   * @throws the system's error, EADDRINUSE if a living process listens there
   */
  async listen(path: string): Promise<void> {
    await removeStaleSocket(path);
    const mask = process.umask(0o177);
    try {
      await new Promise<void>((resolve, reject) => {
        this.server.once('error', reject);
        this.server.listen(path, resolve);
      });
    } finally {
      process.umask(mask);
    }
    await chmod(path, 0o600);
  }

  tell(event: ControlEvent): void {
    for (const { socket } of this.clients) socket.write(jsonFrame(event));
  }

  private tellWatched(): void {
    const isWatched = [...this.clients].some(({ isWatching }) => isWatching);
    if (isWatched !== this.isWatched) this.listener.onWatched(isWatched);
    this.isWatched = isWatched;
  }

  /** Passes a meter frame to those who watch. */
  showMeters(frame: Uint8Array): void {
    const bytes = controlFrame(FRAME_METER, frame);
    for (const { socket, isWatching } of this.clients) {
      if (isWatching && socket.writableLength < MAX_UNREAD_BYTES) socket.write(bytes);
    }
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    for (const { socket } of this.clients) socket.end();
    // A client that is stopped never hangs up: it must not keep this process, and its device, from ending.
    const patience = setTimeout(() => {
      for (const { socket } of this.clients) socket.destroy();
    }, HANG_UP_PATIENCE_MS);
    await closed;
    clearTimeout(patience);
  }

  private accept(socket: Socket): void {
    const client: Client = { socket, isWatching: false };
    this.clients.add(client);
    this.listener.onClients(this.clients.size);
    const splitter = new FrameSplitter((type, payload) => {
      if (type !== FRAME_JSON) throw new RangeError(`a client sent a frame of type ${String(type)}`);
      void this.answer(client, payload);
    });
    socket.on('data', (bytes) => {
      try {
        splitter.push(bytes);
      } catch (error) {
        this.listener.onFailure(error);
        socket.destroy();
      }
    });
    // A client may be killed at any moment: close follows, and is all that matters.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.clients.delete(client);
      this.tellWatched();
      this.listener.onClients(this.clients.size);
    });
  }

  private async answer(client: Client, payload: Uint8Array): Promise<void> {
    try {
      const { id, request } = parseEnvelope(payload);
      this.send(client, id, await this.outcome(client, id, () => parseRequest(request)));
    } catch (error) {
      this.listener.onFailure(error);
      client.socket.destroy();
    }
  }

  /** Bytes of the answer go before it, as they are. */
  private send({ socket }: Client, id: number, outcome: Outcome): void {
    if (outcome.pcm !== undefined) socket.write(controlFrame(FRAME_ATTACHMENT, withRequestId(id, outcome.pcm)));
    socket.write(jsonFrame(outcome.answer));
  }

  private async outcome(client: Client, id: number, parse: () => ControlRequest): Promise<Outcome> {
    try {
      const result = await this.handle(client, parse());
      if (!('held' in result) || result.held === null) return { answer: { id, ok: true, result } };
      const { segment, pcm } = result.held;
      return { answer: { id, ok: true, result: { held: { segment } } }, pcm };
    } catch (error) {
      if (error instanceof CaptureProblem) return { answer: { id, ok: false, problem: toWireProblem(error) } };
      this.listener.onFailure(error);
      const detail = 'The capture process failed at this order. Its log says why.';
      return { answer: { id, ok: false, problem: { code: 'capture.failed', detail, facts: {} } } };
    }
  }

  private async handle(client: Client, request: ControlRequest): Promise<ControlResults[RequestType]> {
    switch (request.type) {
      case 'hello':
        return this.handlers.hello(request);
      case 'status':
        return this.handlers.status(request);
      case 'join':
        return this.handlers.join(request);
      case 'leave':
        return this.handlers.leave(request);
      case 'ledger':
        return this.handlers.ledger(request);
      case 'take-held':
        return this.handlers['take-held'](request);
      case 'held-is-safe':
        return this.handlers['held-is-safe'](request);
      case 'shutdown':
        return this.handlers.shutdown(request);
      case 'watch-meters':
        client.isWatching = request.isWatching;
        this.tellWatched();
        return { isWatching: client.isWatching };
    }
  }
}

/** Two processes cannot hold one device, and the device is what decides: an unused name is only in the way. */
async function removeStaleSocket(path: string): Promise<void> {
  if (await isListening(path)) return;
  try {
    await unlink(path);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
