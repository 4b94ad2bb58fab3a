// The database: its schema, and a prepared statement for everything that is asked of it.
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';

const schema = `
  create table if not exists users (id text primary key, name text not null, password text not null) without rowid;
  create table if not exists sessions (sid text primary key, user text not null, device text not null, expires integer not null) without rowid;
  create table if not exists friend_requests (id text primary key, sender text not null, recipient text not null) without rowid;
  create table if not exists friends (user text not null, friend text not null, primary key (user, friend)) without rowid;
  create table if not exists groups (id text primary key, name text not null, owner text not null) without rowid;
  create table if not exists conversations (
    id integer primary key, key text not null unique, kind text not null, last_seq integer not null default 0, last_pos integer not null default 0);
  create table if not exists members (
    conversation integer not null, user text not null, primary key (conversation, user)) without rowid;
  create index if not exists members_user on members (user);
  create table if not exists log (
    pos integer primary key, id text not null, conversation integer not null, seq integer not null, sender text not null,
    recipient text not null, cid text, kind text not null, body text not null, time integer not null);
  create unique index if not exists log_seq on log (conversation, seq);
  create index if not exists log_pos on log (conversation, pos);
  create unique index if not exists log_cid on log (conversation, sender, cid) where cid is not null;
`;

export class Store {
  constructor(path) {
    this.database = new Database(path);
    this.database.pragma('journal_mode = wal');
    this.database.pragma('synchronous = full');
    this.database.exec(schema);
    const sql = (text) => this.database.prepare(text);
    const column = (text) => sql(text).pluck();

    this.addUser = sql('insert or ignore into users (id, name, password) values (?, ?, ?)');
    this.password = column('select password from users where id = ?');
    this.addSession = sql('insert into sessions (sid, user, device, expires) values (?, ?, ?, ?)');
    this.session = sql('select user, device, expires from sessions where sid = ?');
    this.addRequest = sql('insert into friend_requests (id, sender, recipient) values (?, ?, ?)');
    this.request = sql('select sender, recipient from friend_requests where id = ?');
    this.dropRequest = sql('delete from friend_requests where id = ?');
    this.addFriend = sql('insert or ignore into friends (user, friend) values (?, ?)');
    this.isFriend = column('select 1 from friends where user = ? and friend = ?');
    this.friends = column('select friend from friends where user = ?');
    this.addGroup = sql('insert into groups (id, name, owner) values (?, ?, ?)');
    this.groupsOf = column(`
      select substr(c.key, 7) from members m join conversations c on c.id = m.conversation where m.user = ? and c.kind = 'group'`);
    this.conversation = sql('select id, last_seq as seq from conversations where key = ?');
    this.addConversation = sql('insert into conversations (key, kind) values (?, ?)');
    this.addMember = sql('insert or ignore into members (conversation, user) values (?, ?)');
    this.isMember = column('select 1 from members where conversation = ? and user = ?');
    this.sent = sql('select id, seq, time from log where conversation = ? and sender = ? and cid = ?');
    this.append = sql(`
      insert into log (id, conversation, seq, sender, recipient, cid, kind, body, time) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.advance = sql('update conversations set last_seq = ?, last_pos = ? where id = ?');
    this.head = column('select coalesce(max(pos), 0) from log');
    this.changed = column(`
      select c.id from members m join conversations c on c.id = m.conversation where m.user = ? and c.kind = ? and c.last_pos > ?`);
    this.after = column('select pos from log where conversation = ? and pos > ? order by pos limit ?');
    this.entry = sql('select * from log where pos = ?');
    this.older = sql('select * from log where conversation = ? and seq < ? order by seq desc limit ?');
    this.newer = sql('select * from log where conversation = ? and seq > ? order by seq limit ?');
  }

  // Makes a conversation, or finds it, and its members.
  open(key, kind, users) {
    const found = this.conversation.get(key);
    if (found) return found;

    const id = this.addConversation.run(key, kind).lastInsertRowid;
    for (const user of users) this.addMember.run(id, user);
    return { id, seq: 0 };
  }

  // Appends a message; must run in a transaction.
  write(conversation, message) {
    const { from, to, cid, kind, msg } = message;
    const first = cid === undefined ? undefined : this.sent.get(conversation.id, from, cid);
    if (first) return { ...first, duplicate: true };

    const [id, seq, time] = [randomUUID(), conversation.seq + 1, Date.now()];
    const pos = this.append.run(id, conversation.id, seq, from, to, cid ?? null, kind, JSON.stringify(msg), time).lastInsertRowid;
    this.advance.run(seq, pos, conversation.id);
    return { id, seq, time, pos };
  }

  // What a user's conversations of one kind got after a place in the log, oldest first: at most limit + 1 entries.
  entriesAfter(user, kind, pos, limit) {
    const found = this.changed.all(user, kind, pos).map((conversation) => this.after.all(conversation, pos, limit + 1));
    return found.flat().sort((a, b) => a - b).slice(0, limit + 1).map((place) => this.entry.get(place));
  }
}

export function directKey(one, other) {
  return one < other ? `${one}|${other}` : `${other}|${one}`;
}
