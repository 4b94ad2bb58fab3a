// Sends numbered messages without a pause, several in flight, and repeats those without a response.
import { Line } from './line.mjs';

export class Talker {
  #next = 0;
  #outbox = new Map(); // cid → message, oldest first; only an answer takes one out
  #flying = new Set();
  #stopped = false;

  /**
   * `journal` keeps what was sent and what was answered; `places` are what this person talks into: [{ at, to, conversation }].
   * `inFlight` messages are under way at once.
   */
  constructor({ url, user, sid, transports, places, journal, inFlight, slowest }) {
    Object.assign(this, { user, places, journal, inFlight });
    this.line = new Line({ url, sid, transports, slowest, ready: () => this.#pump(), fail: (text) => journal.fail(text) });
  }

  get waiting() {
    return this.#outbox.size;
  }

  /** No new messages; those in the outbox are still sent. */
  stop() {
    this.#stopped = true;
  }

  close() {
    this.line.close();
  }

  #pump() {
    const generation = this.line.generation;
    for (const message of this.#outbox.values()) {
      if (this.#flying.size >= this.inFlight) return;
      if (!this.#flying.has(message.cid)) this.#send(message, generation);
    }
    while (!this.#stopped && this.line.isUp && this.#flying.size < this.inFlight) this.#send(this.#write(), generation);
  }

  #write() {
    const n = ++this.#next;
    const { at, to, conversation } = this.places[n % this.places.length];
    const message = { cid: `${this.user}-${n}`, text: `${this.user} says ${n}`, at, to, tries: 0 };
    this.#outbox.set(message.cid, message);
    this.journal.sent.set(message.text, { conversation, from: this.user });
    return message;
  }

  async #send(message, generation) {
    const { cid, text, at, to } = message;
    this.#flying.add(cid);
    if (message.tries++ > 0) this.journal.resent++;
    this.journal.sends++;
    const envelope = { from: this.user, to, type: 'json', msg: { from: this.user, to, msg: text, cid } };
    const answer = await this.line.ask(this.line[at], 'sendfsmg', envelope);
    this.#flying.delete(cid);
    if (answer?.msg.code === 1) this.#answered(message, answer.msg);
    else if (answer && answer.msg.code !== -1) this.journal.fail(`${text} was refused: ${JSON.stringify(answer)}`);
    if (this.line.isUp && generation === this.line.generation) this.#pump();
  }

  #answered({ cid, text }, { id, seq, duplicate }) {
    this.#outbox.delete(cid);
    if (duplicate) this.journal.duplicates++;
    this.journal.answered(text, { id, seq });
  }
}
