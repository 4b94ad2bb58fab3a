/** Entries that tell of a change to a message; they are not shown, and no badge counts them. */
export const isChange = ({ kind }) => kind === 'recall' || kind === 'edit';

/** Whether a badge counts it. */
export const isCounted = (message) => message.kind !== 'system' && !isChange(message);

/** One conversation as this page knows it: its messages in the order of `seq`, and what is still missing. */
export class Conversation {
  constructor(kind, peer) {
    this.kind = kind;
    this.with = peer;
    this.messages = [];
    this.have = 0;            // the highest seq up to which nothing is missing; 0: nothing is known yet
    this.held = new Map();    // live messages that came before those below them
    this.hasOlder = true;
    this.unread = 0;
    this.readSeq = 0;
    this.peerReadSeq = 0;
    this.last = null;
    this.draft = '';
  }

  get key() { return `${this.kind}:${this.with}`; }

  get namespace() { return this.kind === 'group' ? '/group' : '/friend'; }

  get time() { return this.last?.time ?? 0; }

  /** Takes a message. Returns those that became visible; `held` keeps one that came too early. */
  take(message) {
    if (this.have > 0 && message.seq <= this.have) return [];
    if (this.have > 0 && message.seq > this.have + 1) {
      this.held.set(message.seq, message);
      return [];
    }
    const shown = [];
    for (let next = message; next; next = this.held.get(this.have + 1)) {
      this.held.delete(next.seq);
      this.#put(next);
      shown.push(next);
    }
    this.#showLast();
    return shown;
  }

  /** Puts in what history says stands above `have`; what it does not know of is not for us. */
  fill(messages) {
    const shown = [];
    const known = [...messages, ...this.held.values()].sort((a, b) => a.seq - b.seq);
    this.held.clear();
    for (const message of known) {
      if (message.seq <= this.have) continue;
      this.#put(message);
      shown.push(message);
    }
    this.#showLast();
    return shown;
  }

  /** Puts older messages in front. */
  prepend(messages, hasOlder) {
    const oldest = this.messages[0]?.seq ?? Infinity;
    this.messages.unshift(...messages.filter((message) => message.seq < oldest));
    this.have = Math.max(this.have, this.messages.at(-1)?.seq ?? 0);
    this.hasOlder = hasOlder;
    this.#showLast();
  }

  /** The user has deleted a message for themselves. */
  delete(seq) {
    const message = this.messages.find((one) => one.seq === seq);
    if (message) Object.assign(message, { kind: 'deleted', body: '' });
  }

  /** Keeps the latest messages only; history has the others. */
  trim(count) {
    if (this.messages.length <= count) return;
    this.messages.splice(0, this.messages.length - count);
    this.hasOlder = true;
  }

  forget() {
    this.messages = [];
    this.have = 0;
    this.held.clear();
    this.hasOlder = true;
    this.last = null;
  }

  #put(message) {
    this.messages.push(message);
    this.have = message.seq;
    if (!isChange(message)) return;
    const target = this.messages.find((one) => one.seq === message.body.seq);
    if (!target || target.kind === 'recalled' || target.kind === 'deleted') return;
    if (message.kind === 'recall') Object.assign(target, { kind: 'recalled', body: '' });
    else if (message.body.msg !== undefined) Object.assign(target, { body: message.body.msg, edited: message.time });
  }

  #showLast() {
    const last = this.messages.at(-1);
    if (last && last.seq >= (this.last?.seq ?? 0)) this.last = last;
  }
}

/** A message as the page keeps it, from an envelope of the contract. */
export function messageOf({ from, to, msg }) {
  return { from: msg.from ?? from, to: msg.to ?? to, body: msg.msg, kind: msg.kind ?? 'text', id: msg.id, seq: msg.seq, time: msg.time, edited: msg.edited, cid: msg.cid };
}
