// What one device holds: its own copy of the user's conversations, built from nothing but what the server has told it.

// Which notices a badge does not count: what only devices have to know.
const uncounted = new Set([
  'conversation-changed', 'message-deleted', 'group-links', 'friend-changed', 'user-changed', 'user-blocked', 'user-unblocked',
  'friend-cancelled', 'group-join-cancelled',
]);
const changes = new Set(['recall', 'edit']);

/** Whether an entry is a message that somebody wrote, whatever has become of it. */
export const isMessage = (kind) => kind !== 'system' && !changes.has(kind);

export class Copy {
  conversations = new Map(); // 'friend bob', 'group 0197…', 'server server' → Conversation

  constructor(user) {
    this.user = user;
  }

  conversation(name) {
    let found = this.conversations.get(name);
    if (!found) this.conversations.set(name, found = new Conversation());
    return found;
  }

  /** What the user calls the conversation that an envelope belongs to. */
  nameOf({ from, to, msg: { room } }) {
    if (room === '/friend') return `friend ${from === this.user ? to : from}`;
    return room === '/group' ? `group ${to}` : `server ${to === '*' ? '*' : 'server'}`;
  }

  /** Keeps an entry. Answers false if another one stands in its place. */
  put(envelope) {
    const { msg } = envelope;
    const name = this.nameOf(envelope);
    const conversation = this.conversation(name);
    const isNotice = name.startsWith('server');
    const entry = isNotice
      ? { id: msg.id, seq: msg.seq, time: msg.time, from: 'server', kind: msg.kind, msg }
      : { id: msg.id, seq: msg.seq, time: msg.time, from: msg.from, kind: msg.kind, msg: msg.msg, cid: msg.cid };
    const known = conversation.entries.get(entry.seq);
    if (known) return known.id === entry.id;

    conversation.entries.set(entry.seq, entry);
    conversation.have = Math.max(conversation.have, entry.seq);
    conversation.floor = Math.min(conversation.floor, entry.seq);
    conversation.catchUp(entry);
    this.#learn(conversation, entry, isNotice);
    // Who answers has read; the friend, too.
    if (name.startsWith('friend') && entry.from !== this.user && isMessage(entry.kind)) conversation.readByPeer(entry.seq);
    return true;
  }

  /** How the server says that the conversations stand; `isSettled` says of which it has told more lately. */
  mark(summaries, isSettled = () => false) {
    for (const { kind, with: other, readSeq, peerReadSeq = 0, pinned, muted, draft } of summaries) {
      const name = `${kind} ${other}`;
      const conversation = this.conversation(name);
      conversation.readTo(readSeq);
      conversation.readByPeer(peerReadSeq);
      if (!isSettled(name)) Object.assign(conversation, { pinned, muted, draft });
    }
  }

  #learn(conversation, { seq, from, kind, msg }, isNotice) {
    if (isNotice) {
      if (kind === 'conversation-changed') this.#keep(msg.conversation);
      if (kind === 'message-deleted') this.conversation(`${msg.conversation.kind} ${msg.conversation.with}`).delete(msg.message.seq);
    } else if (kind === 'system') {
      // To come in is to have read what tells of it.
      if (['created', 'joined'].includes(msg.event) && msg.users.includes(this.user)) conversation.readTo(seq);
    } else if (changes.has(kind)) {
      conversation.change(seq, kind, msg);
    } else if (from === this.user) {
      conversation.readTo(seq); // Who answers has read.
    }
  }

  #keep({ kind, with: other, pinned, muted, draft, readSeq, clearedSeq }) {
    const conversation = this.conversation(`${kind} ${other}`);
    Object.assign(conversation, { pinned, muted, draft });
    conversation.readTo(readSeq);
    if (clearedSeq) conversation.clear(clearedSeq);
  }
}

class Conversation {
  entries = new Map(); // seq → { id, seq, time, from, kind, msg, cid? }
  have = 0;            // the newest that is held
  floor = Infinity;    // the oldest that is held
  readSeq = 0;
  peerReadSeq = 0;
  pinned = false;
  muted = false;
  draft = undefined;
  #changed = new Map(); // seq of a message → the last entry that told of it
  #deleted = new Set();

  get unread() {
    let count = 0;
    for (const { seq, kind } of this.entries.values()) if (seq > this.readSeq && isMessage(kind) && !uncounted.has(kind)) count++;
    return count;
  }

  readTo(seq) {
    this.readSeq = Math.max(this.readSeq, seq ?? 0);
  }

  readByPeer(seq) {
    this.peerReadSeq = Math.max(this.peerReadSeq, seq);
  }

  /** The entry `seq` tells that a message has been recalled or edited. */
  change(seq, kind, msg) {
    if (this.#changed.get(msg.seq)?.seq > seq) return;
    this.#changed.set(msg.seq, { seq, kind, msg });
    const entry = this.entries.get(msg.seq);
    if (entry) this.catchUp(entry);
  }

  delete(seq) {
    this.#deleted.add(seq);
    const entry = this.entries.get(seq);
    if (entry) this.catchUp(entry);
  }

  clear(seq) {
    for (const one of this.entries.keys()) if (one <= seq) this.entries.delete(one);
    this.floor = this.entries.size > 0 ? Math.min(...this.entries.keys()) : Infinity;
  }

  /** Brings a message to what is known of it: it may have come later than what became of it. */
  catchUp(entry) {
    if (this.#deleted.has(entry.seq)) Object.assign(entry, { kind: 'deleted', msg: '' });
    const changed = this.#changed.get(entry.seq);
    if (!changed || entry.kind === 'deleted' || entry.kind === 'recalled') return;
    if (changed.kind === 'recall') Object.assign(entry, { kind: 'recalled', msg: '' });
    else if ('msg' in changed.msg) entry.msg = changed.msg.msg;
  }
}
