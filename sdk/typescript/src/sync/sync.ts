import { backoff, pause } from '../connection/backoff.js';
import { asError } from '../error.js';
import type { Model } from '../model.js';
import { coalesced } from '../state/coalesced.js';
import type { ConversationRef } from '../state/types.js';
import { keyOf, refOf } from './refs.js';

const pageSize = 200;
const checkEvery = 60_000;

/** Brings this device up to date after each connection, and checks each minute that nothing was lost. */
export class Sync {
  readonly #model: Model;
  readonly #progress: (progress: number) => void;
  #connection: AbortController | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #hasLists = false;
  /** Whether the timelines may show another past. Set until a sync is complete. */
  #hasReset = false;

  constructor(model: Model, progress: (progress: number) => void) {
    this.#model = model;
    this.#progress = progress;
  }

  /** Reads the list of conversations again, once for several calls. */
  readonly relist = coalesced(() => this.#list(), 300);

  /** The connection is verified. */
  start(): void {
    const connection = this.#connection = new AbortController();
    this.#model.applier.hold();
    void this.#untilDone(connection.signal);
    this.#timer = setInterval(() => void this.#check(connection.signal), checkEvery);
  }

  /** The connection has ended. */
  stop(): void {
    clearInterval(this.#timer);
    this.#connection?.abort();
    this.#model.order.forgetWaiting();
    this.#model.outbox.pauseSending();
  }

  /** The next sync fetches everything: another user, or nothing in the store. */
  reset(): void {
    this.#hasLists = this.#hasReset = false;
  }

  async #untilDone(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        return await this.#run(signal);
      } catch (thrown) {
        await pause(Math.max(backoff(attempt), asError(thrown).retryAfter ?? 0), signal);
      }
    }
  }

  async #run(signal: AbortSignal): Promise<void> {
    const model = this.#model;
    model.outbox.pump();
    await this.#catchUp(signal);
    const needsLists = !this.#hasLists || this.#hasReset;
    const [listed] = await Promise.all([this.#list(), ...(needsLists ? this.#fetchLists() : [])]);
    await model.people.fetchPresence();
    const unknown = listed.filter(({ ref }) => !model.order.knows(ref));
    // The list may have entries that the sync has not brought yet.
    for (let isBehind = unknown.length > 0; (isBehind || model.applier.hasLost) && !signal.aborted; isBehind = false) {
      if (model.applier.hasLost) model.applier.hold();
      await this.#catchUp(signal);
    }
    if (signal.aborted) return;
    this.#hasLists = true;
    const hasReleased = model.applier.release();
    // After what was held: an entry that is only on the list has not been applied.
    for (const { ref, last } of unknown) model.order.begin(ref, last);
    // The lists may have what was held already, so it was counted twice.
    if (hasReleased && needsLists) void model.groups.fetchAll().catch(() => {});
    this.#progress(1);
    for (const timeline of model.history.all()) timeline.synced(this.#hasReset);
    this.#hasReset = false;
    model.flush();
  }

  #fetchLists(): Promise<void>[] {
    const { people, groups, api } = this.#model;
    return [people.fetchAll(), groups.fetchAll(), api.accounts.me().then((me) => this.#model.setMe(me))];
  }

  /** Fetches everything after the cursor. */
  async #catchUp(signal: AbortSignal): Promise<void> {
    const { ask, applier, order, user } = this.#model;
    let firstLeft: number | undefined;
    for (let more = true; more && !signal.aborted;) {
      const page = await ask('/server', 'offline-c', { ...this.#after(), limit: pageSize });
      if (signal.aborted) break;
      if (page.reset) this.#startAfresh();
      applier.isCatchingUp = true;
      for (const envelope of page.messages) order.placeSynced(refOf(envelope, user), envelope.msg);
      applier.isCatchingUp = false;
      if (page.cursor !== undefined) this.#model.setCursor(page.cursor);
      ({ more } = page);
      firstLeft ??= page.left;
      if (firstLeft !== undefined) this.#progress(more ? Math.max(0, 1 - (page.left ?? 0) / firstLeft) : 0.99);
    }
  }

  #startAfresh(): void {
    this.#model.startAfresh();
    this.#hasReset = true;
  }

  #after(): { cursor?: string } {
    const { cursor } = this.#model;
    return cursor === undefined ? {} : { cursor };
  }

  /** Reads the list of conversations, with all read marks. Returns the last entries of those that are not of the server. */
  async #list(): Promise<{ ref: ConversationRef; last: number }[]> {
    const { ask, conversations } = this.#model;
    const before = conversations.snapshot();
    const listed = new Set<string>();
    const lasts: { ref: ConversationRef; last: number }[] = [];
    for (let page: string | undefined; ;) {
      const answer = await ask('/server', 'recent-c', { limit: pageSize, ...(page !== undefined && { page }) });
      for (const summary of answer.conversations) {
        listed.add(keyOf(summary));
        conversations.summary(summary);
        this.#model.repeatRead(summary, summary.readSeq);
        this.#model.repeatDraft(summary);
        const { kind, with: other, last } = summary;
        if (last && kind !== 'server') lasts.push({ ref: { kind, with: other }, last: last.msg.seq });
      }
      if (answer.page === undefined) break;
      ({ page } = answer);
    }
    conversations.keepListed(listed, before);
    return lasts;
  }

  /** Asks only whether something is missing. */
  async #check(signal: AbortSignal): Promise<void> {
    const { ask, applier, people } = this.#model;
    if (applier.isHolding) return;
    try {
      // The server does not tell an invisible user who comes and goes.
      if (!people.visible.get()) await people.fetchPresence();
      const { more } = await ask('/server', 'offline-c', { ...this.#after(), limit: 0 });
      if (!more || signal.aborted || applier.isHolding) return;
      applier.hold();
      await this.#catchUp(signal);
      if (!signal.aborted) applier.release();
    } catch {
      // The next check, or the sync of the next connection, finds it.
      if (!signal.aborted) applier.release();
    }
  }
}
