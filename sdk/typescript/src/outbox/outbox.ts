import { newId } from '../ids.js';
import { backoff, pause } from '../connection/backoff.js';
import type { Ask } from '../connection/requests.js';
import { asError, ParleyError } from '../error.js';
import type { Lock, Store } from '../store/store.js';
import type { Readable } from '../state/readable.js';
import type { Content, ConversationRef, PendingMessage, SendOptions } from '../state/types.js';
import { keyOf, namespaceOf } from '../sync/refs.js';
import type { Wire } from '../wire.js';
import { Pending, type Kept } from './pending.js';

const most = 1_000;

export interface OutboxOptions {
  readonly store: Store;
  readonly lock: Lock;
  readonly ask: Ask;
  readonly isOnline: () => boolean;
  /** A message is stored on the server. */
  readonly sent: (message: PendingMessage, answer: Wire.Sent) => void;
}

/**
 * Sends the user's messages. Each is kept in the store until it is answered; the holder of the lock sends what the store has, in order
 * within each conversation.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #pending: Pending;
  readonly #lanes = new Map<string, Promise<void>>();
  #name = '';
  #stop = new AbortController();
  #isPumping = false;
  #isHolding = false;
  #count = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#pending = new Pending(options.store);
  }

  of(ref: ConversationRef): Readable<readonly PendingMessage[]> {
    return this.#pending.of(keyOf(ref));
  }

  /** Whether a message may be on the server already, but has no place in its conversation yet. */
  get isSending(): boolean {
    return this.#pending.isSending;
  }

  /** Begins with what the store has, under a name that all tabs of the user share. */
  load(name: string): Promise<void> {
    this.#name = name;
    return this.#pending.reload();
  }

  /** Forgets everything in memory. */
  clear(): void {
    this.pauseSending();
    this.#pending.dropAll();
  }

  async add({ kind, with: other }: ConversationRef, content: Content, { quote, mentions }: SendOptions): Promise<PendingMessage> {
    if (this.#pending.size >= most) throw new ParleyError('full', 'Too many messages wait to be sent.');
    const cid = newId();
    const time = Date.now();
    const message: Kept = {
      cid, conversation: { kind, with: other }, ...content, time, state: { kind: 'queued' },
      ...(quote !== undefined && { quote }), ...(mentions && mentions.length > 0 && { mentions }),
      key: `${String(time).padStart(15, '0')} ${String(this.#count++).padStart(9, '0')} ${cid}`,
    };
    await this.#pending.keep(message);
    this.pump();
    return message;
  }

  async retry(cid: string): Promise<boolean> {
    const message = this.#pending.get(cid);
    if (!message) return false;
    await this.#pending.keep({ ...message, state: { kind: 'queued' } });
    this.pump();
    return true;
  }

  async discard(cid: string): Promise<boolean> {
    const message = this.#pending.get(cid);
    if (!message) return false;
    await this.#pending.forget(message);
    this.#pending.drop(cid);
    return true;
  }

  /** The message has its place in the conversation. */
  settle(cid: string): void {
    this.#pending.drop(cid);
  }

  /** Sends what waits, while there is a connection. */
  pump(): void {
    if (!this.#options.isOnline()) return;
    if (this.#isHolding) return this.#startLanes();
    if (this.#isPumping || this.#pending.waiting().size === 0) return;
    this.#isPumping = true;
    const { signal } = this.#stop;
    void this.#options.lock.hold(this.#name, signal, () => this.#sendAll(signal)).catch(() => {}).finally(() => {
      if (signal !== this.#stop.signal) return;
      this.#isPumping = false;
      this.pump();
    });
  }

  /** The connection has ended. */
  pauseSending(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#isPumping = this.#isHolding = false;
    this.#lanes.clear();
    this.#pending.requeue();
  }

  async #sendAll(signal: AbortSignal): Promise<void> {
    await this.#pending.reload(signal);
    if (signal.aborted) return;
    this.#isHolding = true;
    this.#startLanes();
    while (this.#lanes.size > 0 && !signal.aborted) await Promise.race(this.#lanes.values());
    if (!signal.aborted) this.#isHolding = false;
  }

  /** Each conversation has its lane, in which one message follows the other. */
  #startLanes(): void {
    const { signal } = this.#stop;
    for (const key of this.#pending.waiting()) {
      if (this.#lanes.has(key)) continue;
      this.#lanes.set(key, this.#sendLane(key, signal).finally(() => { if (!signal.aborted) this.#lanes.delete(key); }));
    }
  }

  async #sendLane(key: string, signal: AbortSignal): Promise<void> {
    for (let message; !signal.aborted && (message = this.#pending.next(key));) await this.#send(message, signal);
  }

  async #send(message: Kept, signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted && this.#pending.get(message.cid); attempt++) {
      this.#pending.set({ ...message, state: { kind: 'sending' } });
      try {
        const { conversation, cid, kind, msg, quote, mentions } = message;
        const request = { to: conversation.with, kind, msg, cid, ...(quote && { quote }), ...(mentions && { mentions: [...mentions] }) };
        const answer = await this.#options.ask(namespaceOf(conversation), 'sendfsmg', request as Wire.Send);
        await this.#pending.forget(message);
        return this.#options.sent(message, answer);
      } catch (thrown) {
        const error = asError(thrown);
        if (error.isTemporary || error.endsSession) await pause(Math.max(error.retryAfter ?? 0, backoff(attempt)), signal);
        else return this.#fail(message, error);
      }
    }
  }

  async #fail(message: Kept, { reason, message: text }: ParleyError): Promise<void> {
    if (!this.#pending.get(message.cid)) return;   // It was discarded meanwhile.
    await this.#pending.keep({ ...message, state: { kind: 'failed', reason: reason as Wire.Reason, message: text } });
  }
}
