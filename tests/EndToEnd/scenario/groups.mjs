// Actions with groups. Each group has one change at a time, so that the model has the order of its log.
import { Group } from './model.mjs';

const acts = {
  invite: 4, join: 4, leave: 3, remove: 2, role: 2, transfer: 0.5, mute: 1.5, unmute: 1.5, muteAll: 0.7, unmuteAll: 1.5, history: 1, rename: 1, link: 1, dissolve: 0.25,
};
const muteEnd = Date.now() + 86_400_000;

export class Groups {
  #named = 0;

  constructor({ model, api, journal }) {
    Object.assign(this, { model, api, journal });
  }

  /** A random action with a group. */
  act(group, chance) {
    return group.busy.run(async () => {
      if (group.isOver) return;
      const act = chance.weigh(acts);
      await this[act](group, chance);
    });
  }

  async create(owner, members) {
    const name = `Group ${++this.#named}`;
    const { sid } = this.model.people.get(owner);
    // A group that was created without a response would be created twice; its name identifies it.
    let made;
    for (let tries = 1; !made; tries++) {
      if (tries > 1) made = (await this.api.get(sid, '/groups')).groups.find((one) => one.name === name);
      const answer = made ? null : await this.api.callOnce(sid, 'POST', '/groups', { name, members });
      if (answer && answer.status !== 201) return answer.body?.reason === 'not-friends' || answer.body?.reason === 'blocked' ? null : this.#wrong('made a group', owner, { name }, answer);
      made ??= answer?.body;
    }
    const group = new Group(made.id, name, owner);
    group.enter([owner, ...members]);   // All at once: none of them has been there longer than another.
    group.members.get(owner).role = 'owner';
    group.tell('created', [owner, ...members], owner);
    this.model.tell(owner, 'group-joined', group.id);
    for (const user of members) this.model.tell(user, 'group-invited', group.id);
    this.model.groups.set(group.id, group);
    return group;
  }

  /** Admits every user with the link. */
  async open(group) {
    await this.change(group, { settings: { joining: 'open' } }, () => { group.settings.joining = 'open'; }, 'settings');
    await this.link(group);
  }

  async invite(group, chance) {
    const by = chance.pick([...group.members.keys()]);
    const friends = this.model.friendsOf(by).filter((user) => !group.members.has(user));
    const users = chance.some(friends, 1 + chance.int(3));
    if (users.length === 0) return;
    const answer = await this.#changing(group, users, () => this.#call(by, 'POST', `/groups/${group.id}/members`, { users }));
    // Friendships change in the meantime.
    if (['not-friends', 'blocked'].includes(answer.reason)) return;
    if (!answer.isDone) return this.#wrong('invited', by, group, answer);
    this.#enter(group, users, by, 'group-invited');
  }

  async join(group, chance, user = chance.pick([...this.model.people.keys()].filter((one) => !group.removed.has(one)))) {
    const code = chance.pick(group.links);
    if (!code || !user) return;
    const answer = await this.#changing(group, [user], () => this.#call(user, 'POST', `/group-links/${code}/join`, {}));
    if (!answer.isDone || answer.body.state !== 'joined') return this.#wrong('joined', user, group, answer);
    if (!group.members.has(user)) this.#enter(group, [user], user, 'group-joined');
  }

  async leave(group, chance) {
    const user = chance.pick([...group.members.keys()]);
    const answer = await this.#changing(group, undefined, () => this.#call(user, 'DELETE', `/groups/${group.id}/members/me`));
    // A user who has already left, by an attempt without a response, does not find the group any more.
    if (!answer.isDone && !(answer.tries > 1 && answer.reason === 'unknown-group')) return this.#wrong('left', user, group, answer);
    group.members.delete(user);
    group.tell('left', [user], user);
    this.model.tell(user, 'group-left', group.id);
    if (group.owner === user) this.#inherit(group, user);
  }

  async remove(group, chance) {
    const { by, user } = this.#below(group, chance);
    if (!user) return;
    const answer = await this.#changing(group, [user], () => this.#call(by, 'DELETE', `/groups/${group.id}/members/${user}`));
    if (!answer.isDone) return this.#wrong('removed', by, group, answer);
    group.members.delete(user);
    group.removed.add(user);
    group.tell('removed', [user], by);
    this.model.tell(user, 'group-removed', group.id);
  }

  async role(group, chance) {
    const user = chance.pick(group.withRole('admin', 'member'));
    if (!user) return;
    const role = group.role(user) === 'admin' ? 'member' : 'admin';
    const answer = await this.#changing(group, [user], () => this.#call(group.owner, 'PUT', `/groups/${group.id}/members/${user}/role`, { role }));
    if (!answer.isDone) return this.#wrong(`made ${user} ${role}`, group.owner, group, answer);
    group.members.get(user).role = role;
    group.tell('role', [user], group.owner);
    this.model.tell(user, 'group-role', `${group.id} ${role}`);
  }

  async transfer(group, chance) {
    const to = chance.pick(group.withRole('admin', 'member'));
    if (!to) return;
    const by = group.owner;
    const answer = await this.#changing(group, [by, to], () => this.#call(by, 'POST', `/groups/${group.id}/transfer`, { to }));
    if (!answer.isDone && !(answer.tries > 1 && answer.reason === 'forbidden')) return this.#wrong(`gave to ${to}`, by, group, answer);
    group.members.get(by).role = 'admin';
    this.#give(group, to, by);
  }

  async mute(group, chance) {
    const { by, user } = this.#below(group, chance);
    if (!user) return;
    const answer = await this.#changing(group, [user], () => this.#call(by, 'PUT', `/groups/${group.id}/members/${user}/mute`, { until: muteEnd }));
    if (!answer.isDone) return this.#wrong(`muted ${user}`, by, group, answer);
    if (group.muted.has(user)) return;
    group.muted.add(user);
    group.tell('muted', [user], by);
    this.model.tell(user, 'group-muted', group.id);
  }

  async unmute(group, chance) {
    const user = chance.pick([...group.muted].filter((one) => group.role(one) === 'member'));
    if (!user) return;
    const answer = await this.#changing(group, [user], () => this.#call(group.owner, 'DELETE', `/groups/${group.id}/members/${user}/mute`));
    if (!answer.isDone) return this.#wrong(`unmuted ${user}`, group.owner, group, answer);
    group.muted.delete(user);
    group.tell('unmuted', [user], group.owner);
    this.model.tell(user, 'group-unmuted', group.id);
  }

  muteAll(group) {
    return this.#muteAll(group, true);
  }

  unmuteAll(group) {
    return this.#muteAll(group, false);
  }

  history(group, chance) {
    const history = chance.isHit(0.5);
    const event = history === group.settings.history ? null : 'settings';
    return this.change(group, { settings: { history } }, () => { group.settings.history = history; }, event);
  }

  rename(group) {
    const name = `Group ${++this.#named}`;
    return this.change(group, { name }, () => { group.name = name; }, 'renamed');
  }

  async change(group, body, apply, event) {
    const by = group.owner;
    const answer = await this.#call(by, 'PATCH', `/groups/${group.id}`, body);
    if (!answer.isDone) return this.#wrong('changed', by, group, answer);
    if (event) group.tell(event, [], by);
    apply();
  }

  async link(group) {
    if (group.settings.joining === 'closed' || group.links.length > 10) return;
    const by = group.owner;
    const answer = await this.#call(by, 'POST', `/groups/${group.id}/links`, {});
    if (!answer.isDone) return this.#wrong('made a link', by, group, answer);
    group.links.push(answer.body.code);
    // Links that were created without a response are listed as well.
    for (const user of group.withRole('owner', 'admin')) for (let n = 0; n < answer.tries; n++) this.model.tell(user, 'group-links', group.id, n > 0);
  }

  async dissolve(group) {
    const by = group.owner;
    const answer = await this.#changing(group, undefined, () => this.#call(by, 'DELETE', `/groups/${group.id}`));
    if (!answer.isDone) return this.#wrong('dissolved', by, group, answer);
    group.tell('dissolved', [], by);
    group.members.clear();
    group.isOver = true;
  }

  #call(user, method, path, body) {
    return this.api.call(this.model.people.get(user).sid, method, path, body);
  }

  /** During the change, either response is right for the affected users (all if none is named), and for new members. */
  async #changing(group, users, work) {
    const rights = group.allRights(users);
    for (const one of rights) one.begin();
    try {
      return await work();
    } finally {
      for (const one of rights) one.end();
    }
  }

  #enter(group, users, by, notice) {
    group.enter(users);
    group.tell('joined', users, by);
    for (const user of users) this.model.tell(user, notice, group.id);
  }

  #inherit(group, by) {
    const heirs = [...group.members].map(([user, { role, since }]) => ({ user, rank: role === 'admin' ? 0 : 1, since }));
    heirs.sort((a, b) => a.rank - b.rank || a.since - b.since || (a.user < b.user ? -1 : 1));
    if (heirs.length > 0) this.#give(group, heirs[0].user, by);
    else group.isOver = true;
  }

  #give(group, to, by) {
    group.owner = to;
    group.members.get(to).role = 'owner';
    group.tell('owner', [to], by);
    this.model.tell(to, 'group-role', `${group.id} owner`);
  }

  async #muteAll(group, isMuted) {
    const by = group.owner;
    const answer = await this.#changing(group, undefined, () => this.#call(by, isMuted ? 'PUT' : 'DELETE', `/groups/${group.id}/mute`, isMuted ? {} : undefined));
    if (!answer.isDone) return this.#wrong('muted all', by, group, answer);
    if (group.isMuted !== isMuted) group.tell(isMuted ? 'all-muted' : 'all-unmuted', [], by);
    group.isMuted = isMuted;
  }

  /** A manager of the group, and a member of a lower role. */
  #below(group, chance) {
    const by = chance.pick(group.withRole('owner', 'admin'));
    return { by, user: chance.pick(group.withRole('member', ...(group.role(by) === 'owner' ? ['admin'] : []))) };
  }

  #wrong(what, user, group, { status, body }) {
    this.journal.fail(`${user} ${what} in ${group.name} and was answered ${status} ${JSON.stringify(body)}`);
    return null;
  }
}
