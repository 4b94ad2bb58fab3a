import { api, Refused } from './api.js';
import { Connection } from './socket.js';
import { Conversation, isCounted, messageOf } from './conversation.js';
import { Outbox } from './outbox.js';

const PageSize = 50;
const SyncPage = 200;
const Kept = 300;            // messages of a conversation that stay after a sync
const CheckEvery = 60_000;

/** What the system tells: to one user, or (`*`) to all. */
const isNotice = ({ from, to }, me) => from === 'server' && (to === me || to === '*');

/**
 * Everything a signed-in user sees, kept right: first a sync, then what is pushed, and the log fills every hole.
 * Events: `list`, `messages` ({ conversation, older }), `status`, `notice` ({ kind, … }) and `ended` ({ reason }).
 */
export class Store extends EventTarget {
  me;
  device;
  status = 'connecting';
  trouble;                   // why there is no connection, while there is none
  hasSynced = false;         // before that nothing is known, not even that there is nobody
  friends = new Map();
  groups = new Map();
  requests = [];
  conversations = new Map();
  open = null;               // the conversation in view

  #cursor;
  #connection;
  #outbox;
  #early = null;             // pushes that arrive during a sync; null: apply at once
  #presence = new Map();     // what was pushed while the list of friends was fetched
  #fillTimers = new Map();
  #checkTimer;
  #syncs = 0;

  constructor({ id, name, device }) {
    super();
    Object.assign(this, { me: { id, name }, device });
    this.#connection = new Connection(id);
    this.#outbox = new Outbox(id, (entry) => this.#deliver(entry));
    this.#connection.addEventListener('status', ({ detail }) => this.#connectionIs(detail));
    this.#connection.addEventListener('push', ({ detail }) => this.#receive(detail));
    this.#connection.addEventListener('ended', ({ detail }) => this.#tell('ended', detail));
    this.#outbox.addEventListener('change', ({ detail }) => this.#outboxChanged(detail));
  }

  start() {
    this.#connection.open();
    this.#checkTimer = setInterval(() => this.#check(), CheckEvery);
  }

  stop() {
    this.#syncs++;
    clearInterval(this.#checkTimer);
    for (const timer of this.#fillTimers.values()) clearTimeout(timer);
    this.#outbox.close();
    this.#connection.close();
  }

  /** The conversations to list: every friend and every group, the latest first. */
  list() {
    const shown = [...this.conversations.values()].filter((c) => (c.kind === 'friend' ? this.friends : this.groups).has(c.with) || c.last);
    return shown.sort((a, b) => b.time - a.time || this.nameOf(a).localeCompare(this.nameOf(b)));
  }

  get unread() { return [...this.conversations.values()].reduce((sum, c) => sum + c.unread, 0); }

  nameOf(conversation) {
    const known = conversation.kind === 'group' ? this.groups.get(conversation.with) : this.friends.get(conversation.with);
    return known?.remark ?? known?.name ?? conversation.with;
  }

  userName(id) {
    return id === this.me.id ? this.me.name : this.friends.get(id)?.name ?? this.#memberNames.get(id) ?? id;
  }

  pending(conversation) { return this.#outbox.of(conversation); }

  send(conversation, text) { this.#outbox.add(conversation.kind, conversation.with, text); }

  retry(cid) { this.#outbox.retry(cid); }

  discard(cid) { this.#outbox.remove(cid); }

  /** Brings a conversation into view and loads its latest messages if they are not here. */
  async show(conversation) {
    this.open = conversation;
    this.#tell('list');
    if (conversation.kind === 'group') this.#loadMembers(conversation.with);
    if (conversation.messages.length < PageSize && conversation.hasOlder) await this.loadOlder(conversation);
    this.markRead(conversation);
  }

  leaveView() {
    this.open = null;
    this.#tell('list');
  }

  async loadOlder(conversation) {
    if (conversation.isLoading || !conversation.hasOlder || !this.#connection.isVerified) return;
    conversation.isLoading = true;
    try {
      const before = conversation.messages[0]?.seq;
      const page = await this.#connection.request(conversation.namespace, 'history-c', { with: conversation.with, before, limit: PageSize });
      conversation.prepend(page.messages.map(messageOf), page.more);
      this.#tell('messages', { conversation, older: true });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;   // asked again when the connection is back
    } finally {
      conversation.isLoading = false;
    }
  }

  /** Says that everything here has been read, if a person can see it. */
  async markRead(conversation) {
    if (document.hidden || !document.hasFocus() || this.open !== conversation || conversation.have <= conversation.readSeq) return;
    const seq = conversation.have;
    const before = conversation.readSeq;
    conversation.readSeq = seq;
    conversation.unread = 0;
    this.#tell('list');
    try {
      await this.#connection.request(conversation.namespace, 'read-c', { with: conversation.with, seq }, conversation.with);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      conversation.readSeq = Math.min(conversation.readSeq, before);   // said again at the next chance
    }
  }

  async refreshPeople() {
    this.#presence.clear();
    const [friends, groups, requests] = await Promise.all([api.friends(), api.groups(), api.requests()]);
    this.friends = new Map(friends.map((friend) => [friend.id, { ...friend, ...this.#presence.get(friend.id) }]));
    this.groups = new Map(groups.map((group) => [group.id, group]));
    this.requests = requests;
    for (const id of this.friends.keys()) this.conversation('friend', id);
    for (const id of this.groups.keys()) this.conversation('group', id);
    this.#tell('list');
    if (this.open?.kind === 'group') this.#loadMembers(this.open.with);
  }

  conversation(kind, peer) {
    const key = `${kind}:${peer}`;
    if (!this.conversations.has(key)) this.conversations.set(key, new Conversation(kind, peer));
    return this.conversations.get(key);
  }

  // ---- the connection

  #connectionIs({ status, trouble }) {
    if (status !== 'connecting') this.trouble = trouble;   // the next attempt may fail in the same way
    if (status === 'verified') {
      this.#early = [];
      this.#sync();
      return;
    }
    this.#syncs++;
    this.#early = [];
    this.#setStatus(status);
  }

  async #sync() {
    const sync = ++this.#syncs;
    this.#setStatus('syncing');
    try {
      const isWanted = () => sync === this.#syncs;
      await this.refreshPeople();   // first, so that a group is known as one when its messages come
      const hadNotices = await this.#catchUp(isWanted);
      if (!isWanted()) return;
      await Promise.all([this.#loadRecent(), hadNotices ? this.refreshPeople() : null]);
      if (!isWanted()) return;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (sync === this.#syncs) setTimeout(() => { if (sync === this.#syncs) this.#sync(); }, 1000 + Math.random() * 2000);
      return;
    }
    for (const conversation of this.conversations.values()) if (conversation !== this.open) conversation.trim(Kept);
    const early = this.#early ?? [];
    this.#early = null;
    for (const push of early) this.#apply(push);
    this.hasSynced = true;
    this.#setStatus('online');
    this.#outbox.flush();
    this.#tell('messages', { conversation: this.open });
    this.#tell('list');
    if (this.open) this.show(this.open);
  }

  /** Fetches what came after the cursor. Resolves with whether notices were among it. */
  async #catchUp(isWanted) {
    let hadNotices = false;
    for (let more = true; more && isWanted();) {
      const page = await this.#connection.request('/server', 'offline-c', { cursor: this.#cursor, limit: SyncPage });
      if (!isWanted()) break;
      if (page.reset) for (const conversation of this.conversations.values()) conversation.forget();
      for (const envelope of page.messages) {
        if (isNotice(envelope, this.me.id)) hadNotices = true;
        else this.#catchUpWith(envelope);
      }
      this.#cursor = page.cursor;
      more = page.more;
    }
    return hadNotices;
  }

  #catchUpWith(envelope) {
    const conversation = this.#conversationOf(envelope);
    const message = messageOf(envelope);
    this.#settle(message);
    // The sync tells all there is after the cursor: what is missing below a message is not for us.
    conversation.fill([message]);
  }

  /** The envelope itself does not say whether `to` is a person or a group; our groups and friends do. */
  #conversationOf({ from, to }) {
    if (from === this.me.id) return this.conversation(this.#isGroup(to) ? 'group' : 'friend', to);
    return to === this.me.id ? this.conversation('friend', from) : this.conversation('group', to);
  }

  #isGroup(id) { return this.groups.has(id) || this.conversations.has(`group:${id}`); }

  async #loadRecent() {
    let page;
    do {
      const answer = await this.#connection.request('/server', 'recent-c', { page, limit: 200 });
      for (const recent of answer.conversations) this.#takeRecent(recent);
      page = answer.page ?? undefined;
    } while (page);
  }

  #takeRecent(recent) {
    if (recent.kind !== 'friend' && recent.kind !== 'group') return;
    const conversation = this.conversation(recent.kind, recent.with);
    conversation.unread = recent.unread;
    conversation.readSeq = Math.max(conversation.readSeq, recent.readSeq ?? 0);
    conversation.peerReadSeq = Math.max(conversation.peerReadSeq, recent.peerReadSeq ?? 0);
    const last = recent.last && messageOf(recent.last);
    if (last && last.seq > (conversation.last?.seq ?? 0)) conversation.last = last;
  }

  /** Once a minute: was a push lost without the connection noticing? */
  async #check() {
    if (this.status !== 'online') return;
    try {
      const { more } = await this.#connection.request('/server', 'offline-c', { cursor: this.#cursor, limit: 0 });
      if (more && this.status === 'online') this.#sync();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  // ---- what is pushed

  #receive(push) {
    if (push.event.startsWith('auth-')) return;
    if (this.#early) this.#early.push(push);
    else this.#apply(push);
  }

  #apply({ namespace, event, envelope }) {
    switch (event) {
      case 'receivefsmg': return this.#applyMessage(namespace, envelope);
      case 'fonline': return this.#applyPresence(envelope, true);
      case 'foffline': return this.#applyPresence(envelope, false);
      case 'read-s': return this.#applyRead(namespace, envelope);
      case 'notice': return this.#applyNotice(envelope);
      default:
    }
  }

  #applyMessage(namespace, envelope) {
    const isGroup = namespace === '/group';
    const peer = isGroup || envelope.from === this.me.id ? envelope.to : envelope.from;
    const conversation = this.conversation(isGroup ? 'group' : 'friend', peer);
    const message = messageOf(envelope);
    this.#settle(message);
    this.#shown(conversation, conversation.take(message));
    if (conversation.held.size > 0) this.#fillSoon(conversation);
  }

  #shown(conversation, messages) {
    if (messages.length === 0) return;
    conversation.unread += messages.filter((m) => m.from !== this.me.id && isCounted(m) && m.seq > conversation.readSeq).length;
    if (messages.some((m) => m.kind === 'system')) this.#refreshQuietly();
    this.markRead(conversation);
    this.#tell('messages', { conversation });
    this.#tell('list');
  }

  /** Our own message has come back from the log: it waits no longer. */
  #settle(message) {
    if (message.from === this.me.id && message.cid) this.#outbox.remove(message.cid);
  }

  /** A hole may close by itself in a moment; if not, history has what is missing. */
  #fillSoon(conversation) {
    if (this.#fillTimers.has(conversation.key)) return;
    this.#fillTimers.set(conversation.key, setTimeout(async () => {
      try {
        if (conversation.held.size > 0) await this.#fill(conversation);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;   // the next sync fills it
      } finally {
        this.#fillTimers.delete(conversation.key);
      }
    }, 300 + Math.random() * 200));
  }

  async #fill(conversation) {
    const found = [];
    const top = Math.max(...conversation.held.keys());
    for (let after = conversation.have, more = true; more && after < top;) {
      const page = await this.#connection.request(conversation.namespace, 'history-c', { with: conversation.with, after, limit: SyncPage });
      found.push(...page.messages.map(messageOf));
      after = found.at(-1)?.seq ?? top;
      more = page.more;
    }
    this.#shown(conversation, conversation.fill(found));
  }

  #applyPresence({ from, msg }, online) {
    const lastSeen = msg?.lastSeen ?? (online ? undefined : msg?.time);
    this.#presence.set(from, { online, lastSeen });
    const friend = this.friends.get(from);
    if (friend) Object.assign(friend, { online, lastSeen });
    this.#tell('list');
  }

  #applyRead(namespace, { from, to, msg }) {
    if (msg.seq === undefined || namespace === '/server') return;   // of a group's members, or of notices, which have no place here
    const isMine = from === this.me.id;
    const peer = isMine ? msg.with ?? to : from;
    const conversation = this.conversation(namespace === '/group' ? 'group' : 'friend', peer);
    if (!isMine) {
      conversation.peerReadSeq = Math.max(conversation.peerReadSeq, msg.seq);
    } else if (msg.seq > conversation.readSeq) {
      conversation.readSeq = msg.seq;
      conversation.unread = conversation.messages.filter((m) => m.seq > msg.seq && m.from !== this.me.id && isCounted(m)).length;
    }
    this.#tell('messages', { conversation });
    this.#tell('list');
  }

  #applyNotice({ msg }) {
    const about = { ...(msg.msg ?? {}), ...msg };
    if (about.kind === 'session-ended') {
      if (about.device === this.device) this.#tell('ended', { reason: about.reason });
      return;
    }
    if (about.kind === 'message-deleted') {
      if (about.conversation.kind !== 'server') this.#applyDeletion(about);
      return;
    }
    this.#refreshQuietly();
    this.#tell('notice', about);
  }

  #applyDeletion({ conversation: { kind, with: peer }, message }) {
    const conversation = this.conversation(kind, peer);
    conversation.delete(message.seq);
    this.#tell('messages', { conversation });
    this.#tell('list');
  }

  async #refreshQuietly() {
    try {
      await this.refreshPeople();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;   // the next sync fetches them
    }
  }

  // ---- sending

  async #deliver({ kind, with: to, text, cid }) {
    if (this.status !== 'online') throw new Refused({ reason: 'network' });
    const namespace = kind === 'group' ? '/group' : '/friend';
    return this.#connection.request(namespace, 'sendfsmg', { from: this.me.id, to, msg: text, cid }, to);
  }

  #outboxChanged({ entry, answer }) {
    const conversation = entry.kind ? this.conversation(entry.kind, entry.with) : this.open;
    if (answer) {
      const message = { from: this.me.id, to: entry.with, body: entry.text, kind: 'text', id: answer.id, seq: answer.seq, time: answer.time, cid: entry.cid };
      this.#shown(conversation, conversation.take(message));
      if (conversation.held.size > 0) this.#fillSoon(conversation);
    }
    this.#tell('messages', { conversation });
  }

  // ---- groups

  #memberNames = new Map();

  async #loadMembers(id) {
    try {
      const group = await api.group(id);
      for (const member of group.members) this.#memberNames.set(member.id, member.name);
      this.groups.set(id, { ...this.groups.get(id), ...group, members: group.size, people: group.members });
      this.#tell('list');
      this.#tell('messages', { conversation: this.conversations.get(`group:${id}`) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  #setStatus(status) {
    this.status = status;
    this.#tell('status');
  }

  #tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }
}
