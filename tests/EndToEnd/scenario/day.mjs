// A day in town: random actions of users, each done by one of their devices and written into the model when it has a response.
import { pairOf } from './model.mjs';

const acts = {
  chat: 34, talk: 24, stray: 1, read: 18, type: 4, edit: 4, recall: 3, delete: 2, keep: 4, befriend: 7, manage: 4, found: 0.4, switch: 6, arrive: 0.6, leave: 0.6,
};
const maxDevices = 4;

export class Day {
  #written = 0;
  #under = new Set(); // acts that are not through

  constructor({ town, model, friends, groups, api, journal, chance }) {
    Object.assign(this, { town, model, friends, groups, api, journal, chance });
    this.people = [...model.people.values()];
  }

  get under() {
    return this.#under.size;
  }

  /** An action of a user. Returns at once; `under` counts unfinished ones. */
  next() {
    const person = this.chance.pick(this.people);
    const act = this[this.chance.weigh(acts)](person);
    const through = Promise.resolve(act).catch((error) => this.journal.fail(error.stack)).finally(() => this.#under.delete(through));
    this.#under.add(through);
  }

  /** Resolves when all started actions have finished. */
  async end() {
    while (this.#under.size > 0) await Promise.all(this.#under);
  }

  chat(person) {
    const friend = this.chance.pick(this.model.friendsOf(person.id));
    return friend && this.#say(person, 'friend', friend);
  }

  talk(person) {
    const groups = this.model.groupsOf(person.id);
    return groups.length > 0 && this.#say(person, 'group', this.chance.pick(groups).id);
  }

  /** To a user who may not be a friend, or to a group without membership. */
  stray(person) {
    if (this.chance.isHit(0.5)) return this.#say(person, 'group', this.chance.pick([...this.model.groups.keys()]));
    const other = this.chance.pick(this.people);
    return other !== person && this.#say(person, 'friend', other.id);
  }

  async read(person) {
    const device = this.#device(person);
    const unread = device && [...device.copy.conversations].filter(([, conversation]) => conversation.have > conversation.readSeq);
    if (!unread || unread.length === 0) return;
    const [name, { have }] = this.chance.pick(unread);
    const answer = await device.read(name);
    if (answer.code === 1 && answer.seq >= have) person.read(this.model.shared(person.id, name), answer.seq);
    else this.journal.fail(`${device.name} could not read ${name} up to ${have}: ${JSON.stringify(answer)}`);
  }

  async type(person) {
    const device = this.#device(person);
    const [kind, other] = this.chance.isHit(0.5)
      ? ['friend', this.chance.pick(this.model.friendsOf(person.id))] : ['group', this.chance.pick(this.model.groupsOf(person.id))?.id];
    if (device?.isOn && other) await device.line.ask(device.line[kind], 'typing-c', { from: person.id, to: other, type: 'json', msg: { with: other } });
  }

  async edit(person) {
    const [device, message] = [this.#device(person), this.#recent((one) => one.from === person.id)];
    if (!device || !message) return;
    const text = `${message.text.split(' ')[0]} edited ${message.changes.length + 1}`;
    await this.#change(device, message, 'edit', { id: message.id, msg: text }, text);
  }

  /** The user's own message, or, for managers of a group, any message. */
  async recall(person) {
    const runs = (one) => one.kind === 'group' && ['owner', 'admin'].includes(this.model.groups.get(one.to).role(person.id));
    const [device, message] = [this.#device(person), this.#recent((one) => one.from === person.id || runs(one))];
    if (device && message) await this.#change(device, message, 'recall', { id: message.id });
  }

  /** For the user alone. */
  delete(person) {
    return person.busy.run(async () => {
      const name = this.#known(person);
      const held = name && [...person.devices[0].copy.conversation(name).entries.values()].filter(({ kind }) => kind === 'text' || kind === 'recalled');
      const entry = held && this.chance.pick(held.slice(-30));
      if (!entry || person.deleted.has(entry.id)) return;
      const answer = await this.api.call(person.sid, 'DELETE', `/conversations/${name.replace(' ', '/')}/messages/${entry.id}`);
      if (!answer.isDone) return this.journal.fail(`${person.id} could not delete ${name} ${entry.seq}: ${JSON.stringify(answer)}`);
      person.deleted.add(entry.id);
      this.model.tell(person.id, 'message-deleted', entry.id);
    });
  }

  /** Pins, mutes, or writes a draft. */
  keep(person) {
    return person.busy.run(async () => {
      const name = this.#known(person);
      if (!name) return;
      const before = person.kept.get(name) ?? { pinned: false, muted: false, draft: undefined };
      const change = this.chance.pick([{ pinned: !before.pinned }, { muted: !before.muted }, { draft: this.chance.isHit(0.3) ? null : `draft ${++this.#written}` }]);
      const after = { ...before, ...change, ...('draft' in change && { draft: change.draft ?? undefined }) };
      const answer = await this.api.call(this.chance.pick(person.devices).session.sid, 'PATCH', `/conversations/${name.replace(' ', '/')}`, change);
      // The device may sign out meanwhile.
      const again = answer.status === 401 ? await this.api.call(person.sid, 'PATCH', `/conversations/${name.replace(' ', '/')}`, change) : answer;
      const { body } = again;
      if (!again.isDone || body.pinned !== after.pinned || body.muted !== after.muted || body.draft !== after.draft) {
        this.journal.fail(`${person.id} wanted ${JSON.stringify(change)} of ${name}, and has ${JSON.stringify(again)}`);
      }
      person.kept.set(name, after);
      if (JSON.stringify(before) !== JSON.stringify(after)) this.model.tell(person.id, 'conversation-changed', name);
    });
  }

  befriend(person) {
    const pairs = [...this.model.pairs.values()].filter((pair) => pair.users.includes(person.id));
    // Rather with friends, because more actions are possible.
    const pair = this.chance.isHit(0.7) && pairs.length > 0 ? this.chance.pick(pairs) : this.model.pair(person.id, this.chance.pick(this.people.filter((one) => one !== person)).id);
    return this.friends.act(pair, this.chance);
  }

  manage() {
    const group = this.chance.pick([...this.model.groups.values()].filter((one) => !one.isOver));
    return group && this.groups.act(group, this.chance);
  }

  found(person) {
    const friends = this.chance.some(this.model.friendsOf(person.id), 1 + this.chance.int(8));
    return friends.length > 0 && this.groups.create(person.id, friends);
  }

  /** A device disconnects or reconnects. */
  switch(person) {
    const device = this.chance.pick(person.devices.filter((one) => one.asking === 0 && !one.isEnding && !one.isAway));
    if (!device) return;
    if (device.isOn) device.off();
    else device.on();
  }

  async arrive(person) {
    if (person.devices.length < maxDevices) (await this.town.device(person)).on();
  }

  /** A device signs out, or is signed out by another one; the first device sends its unsent messages. */
  async leave(person) {
    const device = this.chance.pick(person.devices.slice(1).filter((one) => one.asking === 0 && !one.isEnding && !one.isAway));
    if (!device) return;
    device.isEnding = true;
    person.devices.splice(person.devices.indexOf(device), 1);
    const { sid, device: id } = device.session;
    const answer = this.chance.isHit(0.5)
      ? await this.api.call(sid, 'DELETE', '/sessions/current') : await this.api.call(person.sid, 'DELETE', `/sessions/${id}`);
    if (!answer.isDone && !(answer.tries > 1 && answer.status === 401)) this.journal.fail(`${device.name} could not sign out: ${JSON.stringify(answer)}`);
    this.model.tell(person.id, 'session-ended', id);
    await this.#isCut(device);
    device.off();
    device.handOver(person.devices[0]);
    person.ended.push(device);
  }

  // An ended session has no connection and gets no new one.
  async #isCut(device) {
    for (let n = 0; device.isOn && device.line.isUp; n++) {
      if (n === 100) return this.journal.fail(`${device.name} has signed out and is still connected`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const answer = await this.api.call(device.session.sid, 'GET', '/users/me');
    if (answer.status !== 401) this.journal.fail(`${device.name} has signed out and is still known: ${answer.status}`);
  }

  async #say(person, kind, to) {
    const device = this.#device(person);
    if (!device) return;
    const cid = `${person.id}-${++this.#written}`;
    const message = {
      cid, kind, to, from: person.id, text: `${cid} ${'talk '.repeat(this.chance.int(12))}`.trim(), conversation: kind === 'friend' ? pairOf(person.id, to) : to, changes: [],
    };
    this.model.sends.set(cid, message);
    const [group, pair] = kind === 'group' ? [this.model.groups.get(to)] : [undefined, this.model.pair(person.id, to)];
    const rights = group ? group.rights(person.id) : pair.rights;
    const begun = performance.now();
    const answer = await device.send(message);
    const isAllowed = group ? group.maySend(person.id) : pair.friends && !pair.blocks.has(to);
    // A message that was accepted once stays accepted.
    if (rights.isCertainSince(begun) && isAllowed !== (answer.code === 1)) {
      this.journal.fail(`${cid} to ${kind} ${to} was answered ${JSON.stringify(answer)}, and the model says ${isAllowed ? 'yes' : 'no'}`);
    }
    if (answer.code !== 1) return;
    Object.assign(message, { id: answer.id, seq: answer.seq });
    person.read(message.conversation, answer.seq);
    this.town.said.push(message);
  }

  async #change(device, message, kind, msg, text) {
    if (message.isBusy) return;
    message.isBusy = true;
    const other = message.kind === 'friend' && message.from !== device.user ? message.from : message.to;
    const answer = await device.ask(message.kind, `${kind}-c`, { with: other, ...msg });
    message.isBusy = false;
    if (answer.code === 1) {
      if (!message.changes.some((change) => change.kind === 'recall')) message.changes.push({ kind, text });
    } else if (answer.tries !== 1) {
      message.changes.push({ kind, text, isMaybe: true }); // A user without the right does not learn whether the change was made.
    }
    if (answer.code === 1 && (answer.id !== message.id || answer.seq !== message.seq)) this.journal.fail(`${kind} of ${message.cid} was answered ${JSON.stringify(answer)}`);
  }

  #device(person) {
    return this.chance.pick(person.devices.filter((device) => device.isOn && !device.isEnding));
  }

  /** A conversation with a friend or a group of which the first device has entries. */
  #known(person) {
    const { conversations } = person.devices[0].copy;
    return this.chance.pick([...conversations].filter(([name, { entries }]) => !name.startsWith('server') && entries.size > 0).map(([name]) => name));
  }

  #recent(isWanted) {
    return this.chance.pick(this.town.said.slice(-400).filter((one) => isWanted(one) && !one.isBusy));
  }
}
