import { once } from 'node:events';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { Transform, pipeline } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** The network between a node and its controller, in the hands of the story. */
export class StoryWire {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  /** Bytes per second towards the controller; null = as fast as it goes. */
  private upwardBytesPerSecond: number | null = null;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(controllerUrl: string): Promise<StoryWire> {
    const { hostname, port } = new URL(controllerUrl);
    const server = createServer({ pauseOnConnect: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
    const wire = new StoryWire(server, `http://127.0.0.1:${String(address.port)}`);
    server.on('connection', (node) => wire.carry(node, connect(Number(port), hostname)));
    return wire;
  }

  /** From here on nothing gets through: what is open breaks, what is new is refused. */
  cut(): void {
    this.isCut = true;
    this.tear();
  }

  mend(): void {
    this.isCut = false;
  }

  /** Breaks what is open now. */
  tear(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  slowDown(upwardBytesPerSecond: number | null): void {
    this.upwardBytesPerSecond = upwardBytesPerSecond;
  }

  close(): void {
    this.tear();
    this.server.close();
  }

  private carry(node: Socket, controller: Socket): void {
    if (this.isCut) {
      node.destroy();
      controller.destroy();
      return;
    }
    for (const socket of [node, controller]) {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    }
    // Either end may break at any time: that is what this wire is for.
    const broken = (): void => {
      node.destroy();
      controller.destroy();
    };
    pipeline(node, this.brake(), controller, broken);
    pipeline(controller, node, broken);
  }

  private brake(): Transform {
    const waitMs = (bytes: number): number =>
      this.upwardBytesPerSecond === null ? 0 : (bytes / this.upwardBytesPerSecond) * 1000;
    return new Transform({
      highWaterMark: 16 * 1024,
      transform(chunk: Buffer, _encoding, done) {
        void sleep(waitMs(chunk.length)).then(() => done(null, chunk));
      },
    });
  }
}
