// The expected state, from the responses of the server: friends, group members, messages, read marks, changes and settings.

export const pairOf = (one, other) => [one, other].sort().join(' ');

export class Model {
  people = new Map(); // user → Person
  pairs = new Map();  // 'alice bob' → { friends, request?, blocks, … }
  groups = new Map(); // id → Group
  sends = new Map();  // cid → { from, conversation, kind, to, text, id?, seq?, reason?, changes }

  pair(one, other) {
    const key = pairOf(one, other);
    let found = this.pairs.get(key);
    if (!found) this.pairs.set(key, found = { key, users: key.split(' '), friends: false, request: null, blocks: new Set(), rights: new Rights() });
    return found;
  }

  friendsOf(user) {
    return [...this.pairs.values()].filter((pair) => pair.friends && pair.users.includes(user)).map((pair) => otherOf(pair, user));
  }

  groupsOf(user) {
    return [...this.groups.values()].filter((group) => group.members.has(user));
  }

  /** The common name of a conversation, from a user's name of it. */
  shared(user, name) {
    const [kind, other] = name.split(' ');
    if (kind === 'friend') return pairOf(user, other);
    return kind === 'group' ? other : other === '*' ? '*' : `notices ${user}`;
  }

  /** A user gets a notice, once; `isMaybe` if it is unknown whether it was done twice. */
  tell(user, kind, about, isMaybe = false) {
    this.people.get(user).notices.push({ kind, about, isMaybe });
  }
}

export const otherOf = (pair, user) => pair.users.find((one) => one !== user);

/** A user and the user's private state. */
export class Person {
  notices = [];        // the user's notices: { kind, about, isMaybe }
  reads = new Map();   // shared name → the reported read mark
  kept = new Map();    // name → { pinned, muted, draft }
  deleted = new Set(); // ids of messages
  devices = [];        // the first one stays signed in all day
  ended = [];
  busy = new Lock();

  constructor(id) {
    this.id = id;
  }

  get sid() {
    return this.devices[0].session.sid;
  }

  read(shared, seq) {
    this.reads.set(shared, Math.max(seq, this.reads.get(shared) ?? 0));
  }
}

export class Group {
  members = new Map(); // user → { role, since }
  muted = new Set();
  everybody = new Set(); // who has ever been in it
  removed = new Set(); // whom others took out: they cannot come in by a link
  events = [];         // what its log must tell, in order: { event, users, by }
  settings = { joining: 'closed', history: false };
  links = [];
  isMuted = false;
  isOver = false;
  busy = new Lock();
  #rights = new Map();
  #entered = 0;

  constructor(id, name, owner) {
    Object.assign(this, { id, name, owner });
  }

  role(user) {
    return this.members.get(user)?.role;
  }

  withRole(...roles) {
    return [...this.members].filter(([, member]) => roles.includes(member.role)).map(([user]) => user);
  }

  enter(users, role = 'member') {
    this.#entered++;
    for (const user of users) {
      this.members.set(user, { role, since: this.#entered });
      this.everybody.add(user);
      this.removed.delete(user);
    }
  }

  tell(event, users, by) {
    this.events.push({ event, users: [...users].sort(), by });
  }

  maySend(user) {
    const role = this.role(user);
    return !this.isOver && role !== undefined && !this.muted.has(user) && (!this.isMuted || role !== 'member');
  }

  rights(user) {
    let found = this.#rights.get(user);
    if (!found) this.#rights.set(user, found = new Rights());
    return found;
  }

  /** All rights may change from here until the response is known. */
  allRights(users = [...this.members.keys()]) {
    return users.map((user) => this.rights(user));
  }
}

/** Since when the rights of a user in a place are certain; while they change, either response is right. */
export class Rights {
  #changing = 0;
  #changed = 0;

  begin() {
    this.#changing++;
  }

  end() {
    this.#changing--;
    this.#changed = performance.now();
  }

  /** Whether nothing has changed from a moment on. */
  isCertainSince(moment) {
    return this.#changing === 0 && this.#changed < moment;
  }
}

/** A lock that is granted in order. */
export class Lock {
  #last = Promise.resolve();

  async run(work) {
    const before = this.#last;
    let free;
    this.#last = new Promise((resolve) => { free = resolve; });
    await before;
    try {
      return await work();
    } finally {
      free();
    }
  }
}
