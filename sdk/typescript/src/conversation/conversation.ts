import type { Wire } from '../wire.js';
import type { Model } from '../model.js';
import type { SendFileOptions } from '../outbox/uploads.js';
import type { Readable } from '../state/readable.js';
import type { Content, ConversationRef, ConversationState, PendingMessage, SearchHit, SendOptions } from '../state/types.js';
import { keyOf, namespaceOf } from '../sync/refs.js';
import { Timeline } from '../timeline/timeline.js';

const typingRepeats = 3_000;

/** One conversation: its state, its messages, and all that a user does in it. */
export class Conversation {
  readonly ref: ConversationRef;
  /** Undefined until the conversation exists. Present for hidden ones. */
  readonly state: Readable<ConversationState | undefined>;
  readonly #model: Model;
  #typedAt = 0;

  /** @internal */
  constructor(ref: ConversationRef, model: Model) {
    this.ref = ref;
    this.state = model.conversations.value(keyOf(ref));
    this.#model = model;
  }

  /** Opens a window at the newest messages, or around `seq`. Shows what the store has at once. Close it. */
  open(seq?: number): Timeline {
    return new Timeline(this.ref, this.#model.history, seq);
  }

  /** Puts a message into the outbox, to be sent as soon as possible. Resolves when it is kept, with the pending message. */
  send(content: Content | string, options: SendOptions = {}): Promise<PendingMessage> {
    this.#typedAt = 0;   // The message itself says that the user has stopped.
    return this.#model.outbox.add(this.ref, typeof content === 'string' ? { kind: 'text', msg: content } : content, options);
  }

  /** Uploads the file, then sends it. Resolves when the message is in the outbox; the progress is in the timeline's `uploads`. */
  sendFile(file: Blob, options: SendFileOptions = {}): Promise<PendingMessage> {
    return this.#model.uploads.start(this.ref, file, options);
  }

  /** Tries a failed message (by `cid`) or upload (by `id`) again. */
  async retry(id: string): Promise<void> {
    if (!await this.#model.outbox.retry(id)) await this.#model.uploads.retry(id);
  }

  /** Drops a failed or queued message, or aborts and drops an upload. */
  async discard(id: string): Promise<void> {
    if (!this.#model.uploads.discard(id)) await this.#model.outbox.discard(id);
  }

  async edit(id: string, msg: string | Wire.CustomContent, mentions?: readonly string[]): Promise<void> {
    await this.#model.ask(namespaceOf(this.ref), 'edit-c', { with: this.ref.with, id, msg, ...(mentions && { mentions: [...mentions] }) });
  }

  async recall(id: string): Promise<void> {
    await this.#model.ask(namespaceOf(this.ref), 'recall-c', { with: this.ref.with, id });
  }

  /** Deletes a message out of this user's own sight, for good. */
  deleteForMe(id: string): Promise<void> {
    return this.#model.api.conversations.deleteMessage(this.ref, id);
  }

  /** Moves the read mark, at once here and soon on the server: marks made in a row become one request. */
  markRead(seq: number): void {
    this.#model.markRead(this.ref, seq);
  }

  /** Reports that the user types; call it on every key. `false` when the input is empty. */
  typing(on = true): void {
    const now = Date.now();
    if (on ? now - this.#typedAt < typingRepeats : this.#typedAt === 0) return;
    this.#typedAt = on ? now : 0;
    // Nobody misses a report that does not get through.
    void this.#model.ask(namespaceOf(this.ref), 'typing-c', { with: this.ref.with, on }).catch(() => {});
  }

  /** Who has read the entry. Groups only. */
  readers(seq: number, page?: string): Promise<{ count: number; of: number; users: string[]; page?: string }> {
    return this.#model.api.groups.reads(this.ref.with, seq, page === undefined ? {} : { page });
  }

  search(query: string, page?: string): Promise<{ hits: SearchHit[]; page?: string }> {
    const kind = this.ref.kind as 'friend' | 'group';
    return this.#model.search({ q: query, kind, with: this.ref.with, ...(page !== undefined && { page }) });
  }

  async pin(on: boolean): Promise<void> {
    await this.#model.api.conversations.change(this.ref, { pinned: on });
  }

  async mute(on: boolean): Promise<void> {
    await this.#model.api.conversations.change(this.ref, { muted: on });
  }

  async hide(on: boolean): Promise<void> {
    await this.#model.api.conversations.change(this.ref, { hidden: on });
  }

  /** Drops all entries so far, for this user. */
  clear(): Promise<void> {
    return this.#model.api.conversations.clear(this.ref);
  }

  /** Keeps the draft here at once and on the server soon; empty removes it. */
  saveDraft(text: string): void {
    this.#model.saveDraft(this.ref, text);
  }
}
