// The four namespaces: verification, sending, and reading what was missed.
import { Presence } from './presence.mjs';
import { directKey } from './store.mjs';

const pageSize = 50;
const maxPage = 200;

export class Chat {
  constructor(io, store, committer) {
    this.io = io;
    this.store = store;
    this.committer = committer;
    this.presence = new Presence(io.of('/friend'), store);

    for (const name of ['/', '/friend', '/group', '/server']) io.of(name).on('connection', (socket) => this.#joined(socket));
    io.of('/').on('connection', (socket) => socket.on('auth-c', (envelope) => this.#verify(socket, envelope?.msg?.sid)));
    for (const kind of ['friend', 'group']) {
      io.of(`/${kind}`).on('connection', (socket) => {
        this.#answer(socket, 'sendfsmg', (user, envelope, answer) => this.#send(kind, socket, user, envelope, answer));
        this.#answer(socket, 'offline-c', (user, envelope, answer) => answer(this.#sync(kind, user, envelope.msg)));
        this.#answer(socket, 'history-c', (user, envelope, answer) => answer(this.#history(kind, user, envelope.msg)));
      });
    }
  }

  joinGroup(id, users) {
    this.io.of('/group').in(users.map((user) => `user:${user}`)).socketsJoin(`group:${id}`);
  }

  // A verified connection's sockets are all verified, whichever came first.
  #joined(socket) {
    const connection = (socket.conn.chat ??= { user: undefined, sockets: new Set() });
    connection.sockets.add(socket);
    socket.on('disconnect', () => {
      connection.sockets.delete(socket);
      if (connection.user && socket.nsp.name === '/') this.presence.left(connection.user);
    });
    if (connection.user) this.#goLive(socket, connection.user);
    else if (socket.handshake.auth.sid) this.#verify(socket, socket.handshake.auth.sid);
  }

  #goLive(socket, user) {
    socket.join(`user:${user}`);
    if (socket.nsp.name === '/') this.presence.entered(user);
    if (socket.nsp.name === '/group') socket.join(this.store.groupsOf.all(user).map((id) => `group:${id}`));
  }

  #verify(socket, sid) {
    const connection = socket.conn.chat;
    const session = typeof sid === 'string' ? this.store.session.get(sid) : undefined;
    const isValid = session !== undefined && session.expires > Date.now();
    if (isValid && !connection.user) {
      connection.user = session.user;
      for (const each of connection.sockets) this.#goLive(each, session.user);
    }

    const msg = isValid ? { code: 1, ...session, time: Date.now() } : { code: 0, reason: 'unauthenticated' };
    socket.emit('auth-s', { form: 'server', from: 'server', to: session?.user ?? 'client', type: 'json', msg });
  }

  // Checks what every request must have; answers by the ack, or by an event if there is none.
  #answer(socket, event, handle) {
    socket.on(event, (envelope, ack) => {
      const user = socket.conn.chat.user;
      const answer = (msg) => {
        const full = { from: 'server', to: user ?? 'client', type: 'json', msg };
        if (ack) ack(full);
        else socket.emit(event === 'sendfsmg' ? 'sendfsmg-s' : event.replace(/-c$/, '-s'), full);
      };
      if (!user) return answer({ code: 0, reason: 'unauthenticated' });
      if (typeof envelope?.msg !== 'object' || envelope.msg === null) return answer({ code: -1, reason: 'malformed' });
      if (envelope.from && envelope.from !== user) return answer({ code: 0, reason: 'from-mismatch' });
      handle(user, envelope, answer);
    });
  }

  #send(kind, socket, from, envelope, answer) {
    const { msg, cid, kind: content = 'text' } = envelope.msg;
    const to = envelope.msg.to ?? envelope.to;
    if (typeof to !== 'string' || typeof msg !== 'string' || (cid !== undefined && typeof cid !== 'string'))
      return answer({ code: -1, reason: 'malformed' });

    const message = { from, to, cid, kind: content, msg };
    this.committer.run(
      () => (kind === 'friend' ? this.#writeToFriend(message) : this.#writeToGroup(message)),
      (receipt) => {
        if (receipt.reason) return answer({ code: 0, ...receipt });

        const { pos, ...visible } = receipt;
        answer({ code: 1, ...visible, cid });
        if (receipt.duplicate) return;
        const rooms = kind === 'friend' ? [`user:${from}`, `user:${to}`] : [`group:${to}`];
        socket.nsp.to(rooms).except(socket.id).emit('receivefsmg', toEnvelope(kind, message, receipt));
      },
      () => answer({ code: -1, reason: 'unavailable' }),
    );
  }

  #writeToFriend(message) {
    if (!this.store.isFriend.get(message.from, message.to)) return { reason: 'not-friends' };
    return this.store.write(this.store.open(directKey(message.from, message.to), 'friend', [message.from, message.to]), message);
  }

  #writeToGroup(message) {
    const conversation = this.store.conversation.get(`group:${message.to}`);
    if (!conversation) return { reason: 'unknown-group' };
    if (!this.store.isMember.get(conversation.id, message.from)) return { reason: 'not-member' };
    return this.store.write(conversation, message);
  }

  #sync(kind, user, { cursor, limit = pageSize }) {
    const size = Math.min(limit, maxPage);
    const found = this.store.entriesAfter(user, kind, Number(cursor ?? 0), size);
    const more = found.length > size;
    if (more) found.length = size;
    const messages = found.map((row) => fromRow(kind, row));
    return { code: 1, messages, cursor: more ? messages.at(-1).msg.cursor : String(this.store.head.get()), more };
  }

  #history(kind, user, { with: other, before, after, limit = pageSize }) {
    const conversation = this.store.conversation.get(kind === 'friend' ? directKey(user, other) : `group:${other}`);
    if (!conversation || !this.store.isMember.get(conversation.id, user)) return { code: 1, messages: [], more: false };

    const size = Math.min(limit, maxPage);
    const isForwards = after !== undefined && before === undefined;
    const found = isForwards
      ? this.store.newer.all(conversation.id, after, size + 1)
      : this.store.older.all(conversation.id, before ?? Number.MAX_SAFE_INTEGER, size + 1);
    const more = found.length > size;
    if (more) found.length = size;
    if (!isForwards) found.reverse();
    return { code: 1, messages: found.map((row) => fromRow(kind, row)), more };
  }
}

function toEnvelope(kind, { from, to, cid, kind: content, msg }, { id, seq, time, pos }) {
  return { from, to, type: 'json', msg: { from, to, msg, kind: content, cid, id, seq, time, cursor: String(pos), room: `/${kind}` } };
}

function fromRow(kind, row) {
  const message = { from: row.sender, to: row.recipient, cid: row.cid ?? undefined, kind: row.kind, msg: JSON.parse(row.body) };
  return toEnvelope(kind, message, row);
}
