import { type Socket, io } from 'socket.io-client';

const PATIENCE_MS = 20_000;

/** A spec says what it expects of an event by asserting it. */
type Untyped = ReturnType<typeof JSON.parse>;

export interface SocketWish {
  readonly token?: string | null;
  readonly headers?: Record<string, string>;
  readonly auth?: Record<string, unknown>;
}

/** A socket of a namespace that neither waits nor tries again by itself. */
export const openSocket = (url: string, namespace: string, wish: SocketWish = {}): Socket =>
  io(url + namespace, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: wish.headers ?? {},
    auth: { ...(wish.token === undefined || wish.token === null ? {} : { token: wish.token }), ...wish.auth },
  });

/** Arguments of the next such event. */
export const nextEvent = async (socket: Socket, name: string): Promise<Untyped[]> =>
  new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`no ${name} came`)), PATIENCE_MS);
    socket.once(name, (...args: unknown[]) => {
      clearTimeout(patience);
      resolve(args);
    });
  });

/** A socket that was let in. */
export const connected = async (url: string, namespace: string, wish: SocketWish = {}): Promise<Socket> => {
  const socket = openSocket(url, namespace, wish);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
};

/** Why a socket was not let in: the problem's code. */
export const refusedWith = async (url: string, namespace: string, wish: SocketWish = {}): Promise<string> => {
  const socket = openSocket(url, namespace, wish);
  const closed = new Promise<void>((resolve) => socket.io.once('close', () => resolve()));
  const [error] = await nextEvent(socket, 'connect_error');
  await closed;
  return error.data.code;
};
