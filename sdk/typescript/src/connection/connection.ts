import { asError, ParleyError } from '../error.js';
import { Value } from '../state/readable.js';
import type { ConnectionState } from '../state/types.js';
import { backoff } from './backoff.js';
import { Line } from './line.js';
import type { Ask, Namespace } from './requests.js';

export interface ConnectionHandlers {
  /** The sid, or a fresh ticket. */
  credential(): Promise<string>;
  /** The connection is verified: time to sync. */
  verified(): void;
  pushed(namespace: Namespace, event: string, envelope: unknown): void;
  lost(): void;
  /** The session is over, for this reason. */
  ended(reason: ParleyError): void;
}

/** Keeps one verified connection while it is wanted: it opens a line, verifies it, and opens the next one when it has ended. */
export class Connection {
  readonly state = new Value<ConnectionState>({ state: 'closed' });
  readonly #server: string;
  readonly #handlers: ConnectionHandlers;
  #line: Line | undefined;
  #isVerified = false;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(server: string, handlers: ConnectionHandlers) {
    this.#server = server;
    this.#handlers = handlers;
  }

  get isVerified(): boolean {
    return this.#isVerified;
  }

  open(): void {
    if (this.state.get().state !== 'closed') return;
    globalThis.addEventListener?.('online', this.retryNow);
    void this.#connect();
  }

  close(): void {
    globalThis.removeEventListener?.('online', this.retryNow);
    clearTimeout(this.#timer);
    this.#drop();
    this.#attempt = 0;
    this.state.set({ state: 'closed' });
  }

  /** Does not wait for the time of the next try. */
  readonly retryNow = (): void => {
    if (this.state.get().state !== 'offline') return;
    clearTimeout(this.#timer);
    void this.#connect();
  };

  readonly ask: Ask = async (namespace, event, msg) => {
    if (!this.#line || !this.#isVerified) throw new ParleyError('offline', 'There is no connection.');
    return this.#line.ask(namespace, event, msg);
  };

  /** How much of what was missed has arrived, from 0 to 1. */
  progress(progress: number): void {
    if (this.#isVerified) this.state.set({ state: 'online', progress });
  }

  async #connect(): Promise<void> {
    const before = this.state.get();
    this.state.set({ state: 'connecting', ...(before.state === 'offline' && { lastError: before.lastError }) });
    const line = new Line(this.#server, this.#handlers.pushed, (error) => {
      if (line === this.#line) this.#retry(error);
    });
    this.#line = line;
    try {
      const [sid] = await Promise.all([this.#handlers.credential(), line.open()]);
      await line.ask('/', 'auth-c', { sid });
      if (line !== this.#line) return;
      this.#isVerified = true;
      this.#attempt = 0;
      this.state.set({ state: 'online', progress: 0 });
      this.#handlers.verified();
    } catch (thrown) {
      if (line !== this.#line) return;
      const error = asError(thrown);
      if (error.endsSession) this.#handlers.ended(error);
      else this.#retry(error);
    }
  }

  #retry(error: ParleyError): void {
    this.#drop();
    const wait = Math.max(backoff(this.#attempt++), error.retryAfter ?? 0);
    this.#timer = setTimeout(() => void this.#connect(), wait);
    this.state.set({ state: 'offline', retryAt: Date.now() + wait, lastError: error });
  }

  #drop(): void {
    const wasVerified = this.#isVerified;
    this.#isVerified = false;
    this.#line?.close();
    this.#line = undefined;
    if (wasVerified) this.#handlers.lost();
  }
}
