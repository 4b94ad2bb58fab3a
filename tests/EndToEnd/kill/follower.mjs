// A device that keeps its own copy of the log: sync first, then live, and the gap in between filled by sync.
import { Line } from './line.mjs';

export class Follower {
  #copies = new Map();   // conversation → entries, in the order applied
  #held = [];            // live envelopes that came before or during a sync
  #syncing = true;       // the server may push before its answer to auth-c is read
  #confirmed = new Set(); // ids that came by sync
  #heard = new Set();    // ids that came live on this connection
  #turn = 0;

  /** An eager device takes its cursor from live messages as well; the others only from sync. */
  constructor({ url, user, sid, transports, isEager, conversationOf, journal, slowest }) {
    Object.assign(this, { user, isEager, conversationOf, journal });
    this.line = new Line({
      url, sid, transports, slowest, fail: (text) => journal.fail(text),
      ready: () => this.sync(), down: () => this.#down(), arrived: (envelope) => this.#arrived(envelope),
    });
  }

  /** All conversations that have entries on this device. */
  get conversations() {
    return [...this.#copies.keys()];
  }

  /** The entries of a conversation on this device. */
  copy(conversation) {
    return this.#copies.get(conversation) ?? [];
  }

  /** Syncs everything after the cursor; true when the end was reached on one connection. */
  async sync() {
    const turn = ++this.#turn;
    this.#syncing = true;
    for (let more = true; more;) {
      const answer = await this.line.ask(this.line.server, 'offline-c', this.#request({ cursor: this.cursor, limit: 200 }));
      if (turn !== this.#turn) return false;
      if (answer?.msg.code !== 1) {
        // A broken line calls again when it is up; one that is up and said "later" is asked again.
        if (this.line.isUp) setImmediate(() => this.sync());
        return false;
      }
      if (answer.msg.reset) this.journal.fail(`${this.user} was told to start afresh`);
      for (const envelope of answer.msg.messages) this.#synced(envelope);
      this.cursor = answer.msg.cursor;
      more = answer.msg.more;
    }
    this.#syncing = false;
    for (const envelope of this.#held.splice(0)) this.#live(envelope);
    this.isReady = true;
    return true;
  }

  close() {
    this.line.close();
  }

  #request(msg) {
    return { from: this.user, to: 'server', type: 'json', msg };
  }

  #synced(envelope) {
    const { id } = envelope.msg;
    if (!this.isEager && this.#confirmed.has(id)) this.journal.fail(`${this.user} got ${id} twice by sync`);
    this.#confirmed.add(id);
    const conversation = this.conversationOf(envelope);
    if (conversation) this.#apply(conversation, envelope.msg, true);
  }

  #arrived(envelope) {
    const { id } = envelope.msg;
    if (this.#heard.has(id)) this.journal.liveTwice++;
    this.#heard.add(id);
    this.#live(envelope);
  }

  #down() {
    this.#syncing = true;
    this.#heard.clear();
  }

  #live(envelope) {
    if (this.#syncing) {
      this.#held.push(envelope);
      return;
    }
    const conversation = this.conversationOf(envelope);
    if (conversation && !this.#apply(conversation, envelope.msg, false)) {
      this.journal.liveHoles++;
      this.#held.push(envelope);
      this.sync();
      return;
    }
    if (this.isEager) this.cursor = envelope.msg.cursor;
  }

  /** False when something is missing before this entry. */
  #apply(conversation, { id, seq, from, kind, msg }, bySync) {
    const copy = this.copy(conversation);
    const have = copy.at(-1)?.seq ?? 0;
    if (seq <= have) return true;
    // A new device gets only the last of the earlier messages.
    const isContinued = seq === have + 1 || (copy.length === 0 && bySync && !this.isReady);
    if (!isContinued && !bySync) return false;
    if (!isContinued) this.journal.fail(`${this.user} got seq ${seq} after ${have} by sync in ${conversation}`);
    copy.push({ id, seq, from, text: kind === 'text' ? msg : null });
    this.#copies.set(conversation, copy);
    return true;
  }
}
