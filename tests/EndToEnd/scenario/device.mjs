// One device: it verifies, syncs, follows live entries, fills gaps, and repeats sends until they have a response.
import { Line } from '../kill/line.mjs';
import { backoff } from './chance.mjs';
import { Copy } from './copy.mjs';

const margin = 100; // What was said so shortly after the verification need not have come live.

export class Device {
  #held = [];           // what came live before the sync was through
  #holes = new Map();   // conversation → what waits there for what is missing before it
  #isSyncing = true;
  #turn = 0;            // counts connections: what an older one still says is not listened to
  #synced = new Set();  // ids that came by sync
  #outbox = new Map();  // cid → message; only an answer takes one out
  #changed = new Map(); // conversation → how often a notice told of its pins and drafts
  #mine = new Set();    // cids of what this device has sent
  #cursor;
  #since = Infinity;    // when this connection was verified
  asking = 0;           // how many requests wait for their answers

  /**
   * `way` has its transports: { transports, connect }. An eager device takes its cursor from live messages as well, others only from sync.
   * `journal.fail(text)` is called when something happens that must not.
   */
  constructor({ url, user, name, session, way, isEager, pageSize, journal }) {
    Object.assign(this, { url, user, name, session, way, isEager, pageSize, journal });
    this.copy = new Copy(user);
  }

  get isOn() {
    return this.line !== undefined;
  }

  /** Whether it is connected and up to date. */
  get isReady() {
    return this.isOn && this.line.isUp && !this.#isSyncing && this.#holes.size === 0;
  }

  get waiting() {
    return this.#outbox.size;
  }

  on() {
    if (this.journal.isOver) return;
    this.line = new Line({
      url: this.url, sid: this.session.sid, ...this.way, slowest: 1_000,
      ready: () => this.#begin(), down: () => this.#stop(), arrived: (envelope) => this.#live(envelope),
      fail: (text) => { if (!this.isEnding) this.fail(text); },
    });
    for (const place of [this.line.friend, this.line.group, this.line.server]) place.on('read-s', (envelope) => this.#read(place, envelope));
    for (const place of [this.line.friend, this.line.group]) place.on('typing-s', (envelope) => this.journal.typing(this, envelope));
  }

  off() {
    this.line?.close();
    this.line = undefined;
    this.#stop();
  }

  fail(text) {
    this.journal.fail(`${this.name}: ${text}`);
  }

  /** Stores a message, { cid, kind, to, text }, and sends it until it has a response; returns the response's msg. */
  send(message) {
    const answered = new Promise((resolve) => this.#outbox.set(message.cid, { ...message, resolve, tries: 0 }));
    this.#pump();
    return answered;
  }

  /** Takes the waiting messages, for another device to continue with. */
  handOver(other) {
    for (const message of this.#outbox.values()) other.#outbox.set(message.cid, { ...message, isFlying: false });
    this.#outbox.clear();
    other.#pump();
  }

  /** Repeats a request until it has a response, and returns its msg with `tries`. Only for repeatable requests. */
  async ask(kind, event, msg) {
    this.asking++;
    try {
      return await this.#ask(kind, event, msg);
    } finally {
      this.asking--;
    }
  }

  async #ask(kind, event, msg) {
    for (let tries = 1; !this.journal.isOver; tries++) {
      const to = msg.with === '*' ? 'server' : msg.with;
      const answer = await this.line?.ask(this.line[kind], event, this.#envelope(to, msg));
      if (answer && answer.msg.code !== -1) return { ...answer.msg, tries };
      if (answer?.msg.reason === 'malformed' || answer?.msg.reason === 'internal') this.fail(`${event} ${JSON.stringify(msg)}: ${JSON.stringify(answer.msg)}`);
      await backoff(tries);
    }
    return { code: -1, tries: 0 };
  }

  /** Marks everything of a conversation on this device as read. */
  async read(name) {
    const { have } = this.copy.conversation(name);
    const [kind, other] = split(name);
    const answer = await this.ask(kind, 'read-c', { with: other, seq: have });
    if (answer.code === 1) this.copy.conversation(name).readTo(answer.seq);
    return answer;
  }

  /** One more sync, with a check of what should have arrived live; true when it reached the end. */
  async checkSync() {
    return this.#sync(this.#turn, (envelope) => this.#expectedLive(envelope, 'only by sync'));
  }

  /** Reads back until it has every conversation from its first unread entry on. */
  async scrollBack() {
    for (const [name, conversation] of this.copy.conversations) {
      const [kind, other] = split(name);
      while (conversation.floor > conversation.readSeq + 1 && conversation.floor < Infinity) {
        const page = await this.ask(kind, 'history-c', { with: other, before: conversation.floor, limit: 100 });
        if (page.code !== 1 || page.messages.length === 0) break;
        for (const envelope of page.messages) this.#put(envelope);
      }
    }
  }

  #envelope(to, msg) {
    return { from: this.user, to, type: 'json', msg };
  }

  #begin() {
    this.#since = Date.now();
    const turn = ++this.#turn;
    this.#pump();
    this.#start(turn);
  }

  async #start(turn) {
    for (let tries = 1; turn === this.#turn && this.line.isUp; tries++) {
      if (await this.#sync(turn) && await this.#mark(turn)) {
        this.#isSyncing = false;
        for (const envelope of this.#held.splice(0)) this.#live(envelope);
        return;
      }
      await backoff(tries);
    }
  }

  #stop() {
    this.#turn++;
    this.#isSyncing = true;
    this.#held = [];
    this.#holes.clear();
  }

  /** Syncs everything after the cursor; true when the end was reached on one connection. */
  async #sync(turn, look = () => {}) {
    for (let more = true; more;) {
      const answer = await this.line?.ask(this.line.server, 'offline-c', this.#envelope('server', { cursor: this.#cursor, limit: this.pageSize }));
      if (turn !== this.#turn || answer?.msg.code !== 1) return false;
      const { messages, cursor, reset } = answer.msg;
      if (reset) this.fail('was told to start afresh');
      for (const envelope of messages) {
        look(envelope);
        if (!this.isEager && this.#synced.has(envelope.msg.id)) this.fail(`${envelope.msg.id} came twice by sync`);
        this.#synced.add(envelope.msg.id);
        this.#put(envelope);
      }
      this.#cursor = cursor;
      more = answer.msg.more;
    }
    return true;
  }

  /** State that sync does not have: the user's read marks and, for a new device, pins and drafts. */
  async #mark(turn) {
    for (let page; ;) {
      const before = new Map(this.#changed);
      const answer = await this.line?.ask(this.line.server, 'recent-c', this.#envelope('server', { page, limit: 100 }));
      if (turn !== this.#turn || answer?.msg.code !== 1) return false;
      const isToldMeanwhile = (name) => this.#changed.get(name) !== before.get(name)
        || this.#held.some(({ msg }) => msg.kind === 'conversation-changed' && nameIn(msg) === name);
      this.copy.mark(answer.msg.conversations, isToldMeanwhile);
      page = answer.msg.page;
      if (!page) return true;
    }
  }

  #put(envelope) {
    const { msg } = envelope;
    if (msg.kind === 'conversation-changed' && msg.room === '/server') this.#changed.set(nameIn(msg), (this.#changed.get(nameIn(msg)) ?? 0) + 1);
    if (!this.copy.put(envelope)) this.fail(`two entries at ${this.copy.nameOf(envelope)} ${msg.seq}`);
  }

  /** The rule for live entries: the next one is applied, an older one is dropped, a later one waits for the missing ones. */
  #live(envelope) {
    const { msg } = envelope;
    if (msg.kind === 'group-changed' && msg.room === '/group' && !('seq' in msg)) return; // The group's own log says it too.
    if (this.#isSyncing) {
      this.#held.push(envelope);
      return;
    }
    const name = this.copy.nameOf(envelope);
    const { have } = this.copy.conversation(name);
    if (msg.seq <= have) return;
    const hole = this.#holes.get(name);
    if (hole) hole.push(envelope);
    else if (msg.seq > have + 1 || envelope.isStale) this.#fill(name, envelope);
    else this.#put(envelope);
    if (this.isEager && this.#holes.size === 0 && msg.cursor) this.#cursor = msg.cursor;
  }

  async #fill(name, envelope) {
    const waiting = [envelope];
    const turn = this.#turn;
    this.#holes.set(name, waiting);
    await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 200)); // It may only be late.
    const [kind, other] = split(name);
    const conversation = this.copy.conversation(name);
    for (let more = true; more;) {
      const answer = await this.line?.ask(this.line[kind], 'history-c', this.#envelope(other === '*' ? 'server' : other, { with: other, after: conversation.have, limit: 200 }));
      if (turn !== this.#turn) return; // Sync will bring it.
      if (answer?.msg.code === 0) this.fail(`history of ${name} was refused: ${JSON.stringify(answer.msg)}`);
      if (answer?.msg.code !== 1) {
        await backoff(1);
        if (turn !== this.#turn) return;
        continue;
      }
      const [entered, last] = [seqsOf(waiting.filter(({ msg }) => this.#isEntry(msg))), seqsOf(waiting)].map((seqs) => Math.max(0, ...seqs));
      for (const missing of answer.msg.messages) {
        const { seq } = missing.msg;
        // Those after the last one are still in flight.
        if (seq > entered && seq < last && !seqsOf(waiting).includes(seq)) this.#expectedLive(missing, `only by history, before ${seqsOf(waiting)}`);
        this.#put(missing);
      }
      more = answer.msg.more;
    }
    this.#holes.delete(name);
    // A message of this device is placed when its response arrives, perhaps behind later ones of others.
    for (const one of waiting.sort((one, other) => one.msg.seq - other.msg.seq)) this.#live(one);
  }

  #isEntry({ kind, msg }) {
    return kind === 'system' && ['created', 'joined'].includes(msg.event) && msg.users.includes(this.user);
  }

  // While a connection is open, all entries arrive live except those of this device.
  #expectedLive(envelope, how) {
    const { msg } = envelope;
    const name = this.copy.nameOf(envelope);
    const conversation = this.copy.conversation(name);
    if (msg.seq <= conversation.have || msg.time < this.#since + margin || this.#mine.has(msg.cid)) return;
    this.fail(`${name} ${msg.seq} (${msg.kind} ${msg.cid ?? msg.id}), ${msg.time - this.#since} ms after the verification, came ${how}`);
  }

  #read(place, { from, msg: { with: other, seq, reads } }) {
    const kind = place.nsp.slice(1);
    if (reads) return;
    const conversation = this.copy.conversation(`${kind} ${other}`);
    if (from === this.user) conversation.readTo(seq);
    else conversation.readByPeer(seq);
  }

  #pump() {
    for (const message of this.#outbox.values()) if (!message.isFlying && this.line?.isUp) this.#send(message);
  }

  async #send(message) {
    const { cid, kind, to, text, resolve } = message;
    message.isFlying = true;
    this.#mine.add(cid);
    message.tries++;
    this.journal.sends++;
    const { line } = this;
    const envelope = this.#envelope(to, { from: this.user, to, msg: text, cid });
    // In its order among those of others: it is behind earlier entries in the log, and the cursor passes it.
    const answer = await line.ask(line[kind], 'sendfsmg', envelope, 10_000, ({ msg }) => { if (msg.code === 1 && line === this.line) this.#own(message, msg); });
    message.isFlying = false;
    if (!this.#outbox.has(cid)) return; // Another device goes on with it.
    if (!answer || answer.msg.code === -1) {
      if (answer && answer.msg.reason !== 'unavailable') this.fail(`${text}: ${JSON.stringify(answer.msg)}`);
      await backoff(message.tries);
      this.#pump();
      return;
    }
    this.#outbox.delete(cid);
    resolve({ ...answer.msg, tries: message.tries });
  }

  /** Messages of this device are not pushed to it: the response has the position, and the content if it was sent before. */
  #own({ cid, kind, to, text }, { id, seq, time, duplicate }) {
    const msg = { from: this.user, to, msg: text, kind: 'text', cid, id, seq, time, room: `/${kind}` };
    this.#live({ ...this.#envelope(to, msg), isStale: duplicate === true });
  }
}

const seqsOf = (envelopes) => envelopes.map(({ msg }) => msg.seq);
const split = (name) => [name.slice(0, name.indexOf(' ')), name.slice(name.indexOf(' ') + 1)];
const nameIn = ({ conversation: { kind, with: other } }) => `${kind} ${other}`;
