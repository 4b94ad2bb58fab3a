// The expected log, from the model and from the histories of all users, each checked against the other.
import { isMessage } from './copy.mjs';

export class Truth {
  logs = new Map(); // shared name → Map of seq → { id, seq, from, kind, cid?, msg }
  problems = [];

  constructor(model) {
    this.model = model;
    this.byId = new Map([...model.sends.values()].filter(({ id }) => id).map((message) => [message.id, message]));
  }

  problem(reader, conversation, detail) {
    this.problems.push(`${reader}, ${conversation}: ${detail}`);
  }

  /** What a user's history shows of a conversation. All users must see the same. */
  add(user, name, envelopes) {
    const shared = this.model.shared(user, name);
    let log = this.logs.get(shared);
    if (!log) this.logs.set(shared, log = new Map());
    for (const { msg } of envelopes) {
      const entry = { id: msg.id, seq: msg.seq, from: msg.from ?? 'server', kind: msg.kind, cid: msg.cid, msg: name.startsWith('server') ? msg : msg.msg };
      const known = log.get(msg.seq);
      if (!known || known.kind === 'deleted') log.set(msg.seq, entry);
      else if (known.id !== entry.id || known.from !== entry.from) this.problem(user, name, `seq ${msg.seq} is ${entry.id} from ${entry.from}, for others ${known.id} from ${known.from}`);
    }
  }

  /** Compares the logs with the model. */
  prove() {
    for (const [shared, log] of this.logs) {
      this.logs.set(shared, new Map([...log].sort(([one], [other]) => one - other)));
      this.#proveOrder(shared, this.logs.get(shared));
    }
    this.#proveMessages();
    for (const group of this.model.groups.values()) this.#proveGroup(group);
    for (const person of this.model.people.values()) this.#proveNotices(person);
  }

  log(shared) {
    return this.logs.get(shared) ?? new Map();
  }

  /** The entries that a user may see of a conversation. */
  visible(user, name) {
    const log = this.log(this.model.shared(user, name));
    return name.startsWith('group') ? this.#inGroup(user, log) : [...log.values()];
  }

  /** Of these, the entries delivered to the user's devices: not those visible only because the group shows its history to new members. */
  told(user, name) {
    return name.startsWith('group') ? this.#inGroup(user, this.log(this.model.shared(user, name)), false) : this.visible(user, name);
  }

  /** A user's read mark: from reports, from sent messages, and from joining. */
  readSeq(user, name) {
    const said = this.model.people.get(user).reads.get(this.model.shared(user, name)) ?? 0;
    return name.startsWith('group') ? Math.max(said, ...this.visible(user, name).filter((entry) => comesIn(entry, user)).map(({ seq }) => seq)) : said;
  }

  /** A message as its user may see it: one state, or several if it is unknown. */
  states(user, entry) {
    if (this.model.people.get(user).deleted.has(entry.id)) return [state('deleted', '')];
    const message = this.byId.get(entry.id);
    let states = [state('text', message.text)];
    for (const { kind, text, isMaybe } of message.changes) {
      const next = kind === 'recall' ? state('recalled', '') : state('text', text);
      states = isMaybe ? [...states, next] : [next];
    }
    return states;
  }

  /** Any state that a message was ever in. */
  anyState({ id }) {
    const message = this.byId.get(id);
    return [state('text', message.text), ...message.changes.map(({ kind, text }) => kind === 'recall' ? state('recalled', '') : state('text', text))];
  }

  #proveOrder(shared, log) {
    let expected = 1;
    for (const seq of log.keys()) {
      if (seq !== expected) this.problem('everybody', shared, `no seq ${expected} before ${seq}`);
      expected = seq + 1;
    }
  }

  // Each accepted message is at its acknowledged position, and nothing else is there.
  #proveMessages() {
    for (const { cid, id, seq, conversation } of this.byId.values()) {
      const entry = this.log(conversation).get(seq);
      if (!entry) this.problem('everybody', conversation, `${cid}, taken as seq ${seq}, is lost`);
      else if (entry.id !== id) this.problem('everybody', conversation, `${cid} was taken as ${id}, seq ${seq}, where ${entry.id} is`);
    }
    for (const [shared, log] of this.logs) {
      if (shared.startsWith('notices') || shared === '*') continue;
      for (const entry of log.values()) {
        const message = this.byId.get(entry.id);
        if (isMessage(entry.kind) && message?.conversation !== shared) this.problem('everybody', shared, `seq ${entry.seq} (${entry.cid}) was never sent there`);
      }
      this.#proveChanges(shared, log);
    }
  }

  #proveChanges(shared, log) {
    const told = new Map();
    for (const { kind, msg } of log.values()) if (kind === 'recall' || kind === 'edit') told.set(msg.id, [...(told.get(msg.id) ?? []), kind]);
    for (const message of this.byId.values()) {
      if (message.conversation !== shared) continue;
      const sure = message.changes.filter(({ isMaybe }) => !isMaybe).map(({ kind }) => kind);
      const found = told.get(message.id) ?? [];
      told.delete(message.id);
      const isRight = message.changes.length === sure.length ? String(found) === String(sure) : found.length >= sure.length && found.length <= message.changes.length;
      if (!isRight) this.problem('everybody', shared, `${message.cid} (seq ${message.seq}) was changed by ${sure}, and the log tells of ${found}`);
    }
    for (const id of told.keys()) this.problem('everybody', shared, `the log tells of a change of ${id}, which nobody sent`);
  }

  #proveGroup(group) {
    const found = [...this.log(group.id).values()].filter(({ kind }) => kind === 'system').map(({ msg }) => tell(msg));
    const wanted = group.events.map(tell);
    for (let at = 0; at < Math.max(found.length, wanted.length); at++) {
      if (found[at] === wanted[at]) continue;
      this.problem('everybody', group.id, `change ${at + 1} is ${found[at]}, and should be ${wanted[at]}`);
      return;
    }
  }

  #proveNotices({ id, notices }) {
    const found = [...this.log(`notices ${id}`).values()].map(({ msg }) => `${msg.kind} ${aboutOf(msg)}`);
    const counts = new Map();
    for (const text of found) counts.set(text, (counts.get(text) ?? 0) + 1);
    const wanted = new Map();
    for (const { kind, about, isMaybe } of notices) {
      const text = `${kind} ${about}`;
      const { least, most } = wanted.get(text) ?? { least: 0, most: 0 };
      wanted.set(text, { least: least + (isMaybe ? 0 : 1), most: most + 1 });
    }
    for (const text of new Set([...counts.keys(), ...wanted.keys()])) {
      const [count, { least, most }] = [counts.get(text) ?? 0, wanted.get(text) ?? { least: 0, most: 0 }];
      if (count < least || count > most) this.problem(id, 'notices', `"${text}" is there ${count} times, and should be ${least}`);
    }
  }

  // From joining to leaving, plus everything before if the group shows its history to new members.
  #inGroup(user, log, withHistory = true) {
    const seen = [];
    let isIn = false;
    let showsHistory = false;
    for (const entry of log.values()) {
      const { kind, msg } = entry;
      if (kind === 'system' && msg.event === 'settings') showsHistory = withHistory && msg.settings.history === true;
      if (comesIn(entry, user)) {
        isIn = true;
        if (showsHistory) seen.splice(0, seen.length, ...[...log.values()].filter(({ seq }) => seq < entry.seq));
      }
      if (isIn) seen.push(entry);
      if (kind === 'system' && (msg.event === 'dissolved' || (['left', 'removed'].includes(msg.event) && msg.users.includes(user)))) isIn = false;
    }
    return seen;
  }
}

export const state = (kind, msg) => JSON.stringify([kind, msg]);

const comesIn = ({ kind, msg }, user) => kind === 'system' && ['created', 'joined'].includes(msg.event) && msg.users.includes(user);

const tell = ({ event, users, by }) => `${event} ${[...users].sort()} by ${by}`;

/** The content of a notice, in the form of the model. */
function aboutOf(msg) {
  switch (msg.kind) {
    case 'friend-removed': return `${msg.from}>${msg.to}`;
    case 'user-blocked': case 'user-unblocked': return msg.user;
    case 'conversation-changed': return `${msg.conversation.kind} ${msg.conversation.with}`;
    case 'message-deleted': return msg.message.id;
    case 'session-ended': return msg.device;
    case 'group-role': return `${msg.group} ${msg.role}`;
    default: return msg.group ?? `${msg.from}>${msg.to} ${msg.request}`;
  }
}
