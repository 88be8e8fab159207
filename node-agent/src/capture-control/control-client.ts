import { type Socket, connect } from 'node:net';

import { CaptureProblem, type WireProblem } from '../pcm/capture-problem.ts';
import { FrameSplitter, jsonFrame, splitRequestId } from './control-frames.ts';
import {
  CONTROL_PROTOCOL_VERSION,
  type ControlEvent,
  type ControlRequest,
  type ControlResponse,
  type ControlResults,
  FRAME_ATTACHMENT,
  FRAME_JSON,
  FRAME_METER,
  FRAME_PCM,
  type HelloResult,
  type RequestType,
} from './messages.ts';

export interface ControlListener {
  readonly onEvent: (event: ControlEvent) => void;
  /** `encodeMeterFrame` bytes. */
  readonly onMeterFrame: (frame: Uint8Array) => void;
  /** `encodePcmBlock` bytes. Reserved for listening in: not called yet. */
  readonly onPcmBlock: (block: Uint8Array) => void;
  /** The capture process has gone, or the client was closed. */
  readonly onClose: () => void;
}

interface Waiting {
  readonly resolve: (result: ControlResults[RequestType]) => void;
  readonly reject: (problem: Error) => void;
}

/** The agent's end of a capture's socket. */
export class ControlClient {
  private readonly waiting = new Map<number, Waiting>();
  /** Bytes whose answer is still to come, by request. */
  private readonly attachments = new Map<number, Uint8Array>();
  private nextId = 1;

  private constructor(
    private readonly socket: Socket,
    private readonly listener: ControlListener,
    /** What the capture said about itself. */
    readonly hello: HelloResult,
  ) {}

  /**
   * Connects and agrees on the protocol.
   *
   * @param client who is calling, for the capture's log
   * @throws CaptureProblem `capture.unavailable` if nobody listens, `capture.protocol-unsupported` if it is too old or new
   */
  static async connect(path: string, client: string, listener: ControlListener): Promise<ControlClient> {
    const socket = await connected(path);
    const opened = new ControlClient(socket, listener, NOT_YET_SAID);
    opened.attach();
    try {
      const hello = await opened.request({ type: 'hello', protocolVersion: CONTROL_PROTOCOL_VERSION, client });
      return Object.assign(opened, { hello });
    } catch (error) {
      opened.close();
      throw error;
    }
  }

  /**
   * Sends an order and waits for its outcome.
   *
   * @throws CaptureProblem with the refusal, or `capture.unavailable` if the capture has gone: the order may then have
   * been obeyed or not, and sending it again is right
   */
  async request<R extends ControlRequest>(request: R): Promise<ControlResults[R['type']]> {
    if (this.socket.destroyed) throw unavailable();
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      // The answer to a request has its type: the capture, of this protocol version, answers by number.
      this.waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.socket.write(jsonFrame({ id, request }));
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private attach(): void {
    const splitter = new FrameSplitter((type, payload) => {
      this.onFrame(type, payload);
    });
    this.socket.on('data', (bytes) => {
      try {
        splitter.push(bytes);
      } catch (error) {
        this.socket.destroy(error instanceof Error ? error : new Error('control frame is damaged'));
      }
    });
    // close follows every error, and rejects what is waiting.
    this.socket.on('error', () => this.socket.destroy());
    this.socket.on('close', () => {
      for (const { reject } of this.waiting.values()) reject(unavailable());
      this.waiting.clear();
      this.listener.onClose();
    });
  }

  private onFrame(type: number, payload: Uint8Array): void {
    if (type === FRAME_METER) this.listener.onMeterFrame(payload);
    else if (type === FRAME_ATTACHMENT) this.attachments.set(...splitRequestId(payload));
    else if (type === FRAME_PCM) this.listener.onPcmBlock(payload);
    else if (type === FRAME_JSON) this.onMessage(JSON.parse(new TextDecoder().decode(payload)));
    else throw new RangeError(`the capture sent a frame of type ${String(type)}`);
  }

  private onMessage(message: unknown): void {
    if (isEvent(message)) this.listener.onEvent(message);
    else if (isResponse(message)) this.onResponse(message);
    else throw new RangeError('the capture sent neither an answer nor an event');
  }

  private onResponse(response: ControlResponse): void {
    const waiting = this.waiting.get(response.id);
    const pcm = this.attachments.get(response.id);
    this.waiting.delete(response.id);
    this.attachments.delete(response.id);
    if (response.ok) waiting?.resolve(pcm === undefined ? response.result : withPcm(response.result, pcm));
    else waiting?.reject(toProblem(response.problem));
  }
}

const withPcm = (result: ControlResults[RequestType], pcm: Uint8Array): ControlResults[RequestType] =>
  'held' in result && result.held !== null ? { held: { ...result.held, pcm } } : result;

const NOT_YET_SAID: HelloResult = { protocolVersion: 0, version: '', pid: 0, device: '' };

const unavailable = (cause?: unknown): CaptureProblem =>
  new CaptureProblem(
    'capture.unavailable',
    'The capture process does not answer. Wait for its restart.',
    {},
    { cause },
  );

const toProblem = ({ code, detail, facts }: WireProblem): CaptureProblem => new CaptureProblem(code, detail, facts);

// Both ends are one program of one release, or agree on the protocol version at hello: the shape follows from the key.
const isEvent = (message: unknown): message is ControlEvent =>
  typeof message === 'object' && message !== null && 'event' in message;
const isResponse = (message: unknown): message is ControlResponse =>
  typeof message === 'object' && message !== null && 'id' in message && 'ok' in message;

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error) => reject(unavailable(error)));
  });
}
