import { Manager, type Socket } from 'socket.io-client';
import { asError, ParleyError } from '../error.js';
import type { Wire } from '../wire.js';
import type { Namespace, Requests } from './requests.js';

const namespaces: readonly Namespace[] = ['/', '/friend', '/group', '/server'];
const patience = 10_000;

/** One Socket.IO connection with all namespaces, from its opening to its end. It never reconnects: the next one is a new line. */
export class Line {
  readonly #sockets: ReadonlyMap<Namespace, Socket>;
  readonly #manager: Manager;

  /** `pushed` gets what the server sends on its own, `lost` is called once when the connection ends after it was open. */
  constructor(server: string, pushed: (namespace: Namespace, event: string, envelope: unknown) => void, lost: (error: ParleyError) => void) {
    // WebSocket first, and polling where something in between does not let it through.
    const options = {
      reconnection: false, autoConnect: false, transports: ['websocket', 'polling'], tryAllTransports: true,
      timeout: patience, withCredentials: true,
    };
    this.#manager = server === '' ? new Manager(options) : new Manager(server, { ...options, path: `${folderOf(server)}/socket.io/` });
    this.#manager.on('close', (reason, details) => lost(errorOf(details ?? { message: reason })));
    this.#sockets = new Map(namespaces.map((namespace) => [namespace, this.#manager.socket(namespace)]));
    for (const [namespace, socket] of this.#sockets) socket.onAny((event: string, envelope: unknown) => pushed(namespace, event, envelope));
  }

  /** Joins all namespaces. */
  async open(): Promise<void> {
    await Promise.all([...this.#sockets.values()].map((socket) => new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error) => reject(errorOf(error)));
      socket.once('disconnect', (reason, details) => reject(errorOf(details ?? { message: reason })));
      socket.connect();
    })));
  }

  close(): void {
    this.#manager.off('close');
    for (const socket of this.#sockets.values()) socket.offAny().disconnect();
  }

  async ask<E extends keyof Requests>(namespace: Namespace, event: E, msg: Requests[E][0]): Promise<Requests[E][1]> {
    const socket = this.#sockets.get(namespace)!;
    // A disconnected socket would keep the request and send it on a connection that is not verified.
    if (!socket.connected) throw new ParleyError('offline', 'There is no connection.');
    const response = await socket.timeout(patience).emitWithAck(event, { msg }).catch((error: Error) => {
      throw socket.connected ? new ParleyError('timeout', 'The server did not answer in time.') : asError(error);
    }) as { msg: Requests[E][1] | Wire.Refused };
    return done(response.msg);
  }
}

/** The response of a request that was carried out. */
function done<T extends { code: 1 }>(msg: T | Wire.Refused): T {
  if (msg.code === 1) return msg;
  throw new ParleyError(msg.reason, msg.message, msg.retryAfter);
}

/** The path of a server that shares its host with others: `/chat` of `https://example.org/chat`. */
const folderOf = (server: string): string => new URL(server).pathname.replace(/\/$/, '');

/** What Engine.IO says of a failed request: its HTTP status, and the request itself. */
interface TransportError {
  message?: string;
  description?: unknown;
  context?: unknown;
}

/** Why there is no connection, with the status of what answered, if anything did. */
function errorOf({ message = '', description, context }: TransportError): ParleyError {
  // Something answered, but not in the form of Engine.IO.
  const status = message === 'server error' ? 200 : typeof description === 'number' && description > 0 ? description : undefined;
  return new ParleyError(isForeign((context as { responseText?: string } | undefined)?.responseText) ? 'forbidden' : 'offline', message, undefined, status);
}

/** Whether the server refused the origin of the page: code 4 of Engine.IO. */
function isForeign(response = ''): boolean {
  try {
    return (JSON.parse(response) as { code?: number }).code === 4;
  } catch {
    return false;   // Whatever answered is not the server.
  }
}
