// The state of one device: its own copy of the user's conversations, built only from what the server has sent.

// Notices that a badge does not count, because they are for devices only.
const uncounted = new Set([
  'conversation-changed', 'message-deleted', 'group-links', 'friend-changed', 'user-changed', 'user-blocked', 'user-unblocked',
  'friend-cancelled', 'group-join-cancelled',
]);
const changes = new Set(['recall', 'edit']);

/** Whether an entry is a message of a user, also if it has been changed. */
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

  /** The user's name of the conversation of an envelope. */
  nameOf({ from, to, msg: { room } }) {
    if (room === '/friend') return `friend ${from === this.user ? to : from}`;
    return room === '/group' ? `group ${to}` : `server ${to === '*' ? '*' : 'server'}`;
  }

  /** Stores an entry. Returns false if another one is in its place. */
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
    // A user who answers has read; so has the friend.
    if (name.startsWith('friend') && entry.from !== this.user && isMessage(entry.kind)) conversation.readByPeer(entry.seq);
    return true;
  }

  /** The server's state of the conversations; `isSettled` tells for which of them it has sent more since. */
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
      // A new member has read the entry about joining.
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

  /** The entry `seq` recalls or edits a message. */
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

  /** Applies known changes to a message, which may have arrived later than they did. */
  catchUp(entry) {
    if (this.#deleted.has(entry.seq)) Object.assign(entry, { kind: 'deleted', msg: '' });
    const changed = this.#changed.get(entry.seq);
    if (!changed || entry.kind === 'deleted' || entry.kind === 'recalled') return;
    if (changed.kind === 'recall') Object.assign(entry, { kind: 'recalled', msg: '' });
    else if ('msg' in changed.msg) entry.msg = changed.msg.msg;
  }
}
