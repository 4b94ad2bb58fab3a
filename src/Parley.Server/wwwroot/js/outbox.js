import { Refused } from './api.js';
import { keyOf } from './place.js';

const Least = 1_000;
const Most = 30_000;

// Answers after which the same message may pass later.
const Passing = new Set(['network', 'unavailable', 'internal', 'rate-limited', 'unauthenticated']);

/**
 * Messages that were written and not yet answered. Kept in the browser, one entry each (two tabs never overwrite each other),
 * sent again with the same cid until the server says yes or no. Event `change` ({ entry, answer? }).
 */
export class Outbox extends EventTarget {
  #prefix;
  #deliver;
  #sending = new Set();      // conversations with a message under way: order is kept by sending one at a time
  #timers = new Map();
  #isOpen = true;

  constructor(me, deliver) {
    super();
    this.#prefix = keyOf(`outbox.${me}.`);
    this.#deliver = deliver;
  }

  add(kind, peer, text) {
    const entry = { cid: crypto.randomUUID?.() ?? randomId(), kind, with: peer, text, time: Date.now(), tries: 0 };
    this.#save(entry);
    this.flush();
    return entry;
  }

  all() {
    const keys = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i)).filter((key) => key.startsWith(this.#prefix));
    return keys.map((key) => JSON.parse(localStorage.getItem(key))).filter(Boolean).sort((a, b) => a.time - b.time || (a.cid < b.cid ? -1 : 1));
  }

  of(conversation) {
    return this.all().filter((entry) => entry.kind === conversation.kind && entry.with === conversation.with);
  }

  /** Forgets an entry: it has arrived, or its writer gave it up. */
  remove(cid) {
    localStorage.removeItem(this.#prefix + cid);
    this.#change({ cid });
  }

  retry(cid) {
    const entry = this.#load(cid);
    if (!entry) return;
    this.#save({ ...entry, failed: undefined, tries: 0 });
    this.flush();
  }

  /** Sends what waits, the oldest of each conversation first. */
  flush() {
    const firsts = new Map();
    for (const entry of this.all()) {
      const key = `${entry.kind}:${entry.with}`;
      if (!entry.failed && !firsts.has(key)) firsts.set(key, entry);
    }
    for (const [key, entry] of firsts) this.#send(key, entry);
  }

  close() {
    this.#isOpen = false;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  async #send(key, entry) {
    if (this.#sending.has(key) || !this.#isOpen) return;
    this.#sending.add(key);
    clearTimeout(this.#timers.get(key));
    try {
      const answer = await this.#deliver(entry);
      localStorage.removeItem(this.#prefix + entry.cid);
      this.#change(entry, answer);
      this.#sending.delete(key);
      this.flush();
    } catch (error) {
      this.#sending.delete(key);
      if (!(error instanceof Refused)) throw error;
      if (!this.#load(entry.cid)) return this.flush();
      if (!Passing.has(error.reason)) {
        this.#save({ ...entry, failed: error.reason });
        return this.flush();
      }
      const tries = entry.tries + 1;
      this.#save({ ...entry, tries });
      const bound = Math.min(Most, Least * 2 ** tries);
      const wait = Math.max(error.retryAfter ?? 0, Least / 2 + Math.random() * bound);
      this.#timers.set(key, setTimeout(() => this.flush(), wait));
    }
  }

  #load(cid) { return JSON.parse(localStorage.getItem(this.#prefix + cid)); }

  #save(entry) {
    localStorage.setItem(this.#prefix + entry.cid, JSON.stringify(entry));
    this.#change(entry);
  }

  #change(entry, answer) { this.dispatchEvent(new CustomEvent('change', { detail: { entry, answer } })); }
}

// crypto.randomUUID is missing on pages served over plain HTTP from another host.
const randomId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
