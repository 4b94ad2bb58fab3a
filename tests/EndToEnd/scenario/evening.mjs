// The end of the day: when everything has finished, every device, and the server itself, is compared with the expected state.
import { compareDevice, compareFresh, compareHistory, compareRecent } from './compare.mjs';
import { otherOf } from './model.mjs';
import { inParallel } from './town.mjs';
import { Truth } from './truth.mjs';

const atOnce = 12;

export class Evening {
  constructor({ model, api, journal, town, until }) {
    Object.assign(this, { model, api, journal, town, until });
    this.truth = new Truth(model);
    this.people = [...model.people.values()];
  }

  /** The problems. */
  async look() {
    const devices = this.people.flatMap((person) => person.devices);
    await this.until(() => devices.every((device) => device.isReady && device.waiting === 0), 'all devices to be up to date');
    for (const device of devices) if (!await device.checkSync()) this.journal.fail(`${device.name} did not reach the end`);
    await this.until(() => devices.every((device) => device.isReady), 'all holes to be filled');
    await inParallel(devices, atOnce, (device) => device.scrollBack());

    const shown = [];
    await inParallel(this.people, atOnce, async (person) => { shown.push(await this.#anew(person)); });
    this.truth.prove();
    for (const { person, device, histories, recent } of shown) {
      compareFresh(this.truth, device);
      for (const [name, envelopes] of histories) compareHistory(this.truth, person.id, name, envelopes);
      compareRecent(this.truth, person.id, recent);
    }
    for (const device of devices) compareDevice(this.truth, device, device.isFirst);
    await inParallel(this.people, atOnce, (person) => this.#lists(person));
    return this.truth.problems;
  }

  /** A new device, and all that it gets from the server. */
  async #anew(person) {
    const device = await this.town.device(person);
    device.name = `${person.id}'s new device`;
    device.on();
    await this.until(() => device.isReady, device.name);
    const recent = await this.#pages(device, 'server', 'recent-c', {}, 'conversations', ({ page }) => page && { page });
    const histories = new Map();
    const names = new Set(['server server', ...recent.map((one) => `${one.kind} ${one.with}`)]);
    for (const name of names) {
      const [kind, other] = name.split(' ');
      const next = ({ messages, more }) => more && { after: messages.at(-1).msg.seq };
      const envelopes = await this.#pages(device, kind, 'history-c', { with: other, after: 0 }, 'messages', next);
      histories.set(name, envelopes);
      this.truth.add(person.id, name, envelopes);
    }
    device.off();
    return { person, device, recent, histories };
  }

  async #pages(device, kind, event, msg, list, next) {
    const found = [];
    for (let more = {}; more;) {
      const answer = await device.ask(kind, event, { ...msg, ...more, limit: 200 });
      if (answer.code !== 1) throw new Error(`${device.name}: ${event} ${JSON.stringify(msg)} was answered ${JSON.stringify(answer)}`);
      found.push(...answer[list]);
      more = next(answer);
    }
    return found;
  }

  /** Friends, requests, blocks and groups, as they are shown over HTTP. */
  async #lists(person) {
    const { id, sid } = person;
    const pairs = [...this.model.pairs.values()].filter((pair) => pair.users.includes(id));
    const [{ friends }, { requests }, blocks, { groups }] = await Promise.all([
      this.api.get(sid, '/friends'), this.api.get(sid, '/friend-requests'), this.api.list(sid, '/blocks', 'blocks'), this.api.get(sid, '/groups'),
    ]);
    this.#same(id, 'friends', friends.map((one) => one.id), this.model.friendsOf(id));
    this.#same(id, 'friends online', friends.filter((one) => one.online).map((one) => one.id), pairs.filter((pair) => pair.friends && pair.blocks.size === 0).map((pair) => otherOf(pair, id)));
    this.#same(id, 'requests', requests.map((one) => one.id), pairs.filter((pair) => pair.request).map((pair) => pair.request.id));
    this.#same(id, 'blocks', blocks.map((one) => one.id), pairs.filter((pair) => pair.blocks.has(id)).map((pair) => otherOf(pair, id)));
    const mine = this.model.groupsOf(id);
    this.#same(id, 'groups', groups.map((one) => `${one.id} ${one.name} ${one.owner} ${one.role} ${one.members}`), mine.map((one) => `${one.id} ${one.name} ${one.owner} ${one.role(id)} ${one.members.size}`));
    for (const group of mine.filter((one) => one.owner === id)) {
      const members = await this.api.list(sid, `/groups/${group.id}/members`, 'members');
      this.#same(id, `members of ${group.id}`, members.map((one) => `${one.id} ${one.role}`), [...group.members].map(([user, { role }]) => `${user} ${role}`));
    }
  }

  #same(user, what, found, wanted) {
    const [extra, missing] = [found.filter((one) => !wanted.includes(one)), wanted.filter((one) => !found.includes(one))];
    if (extra.length > 0 || missing.length > 0 || new Set(found).size !== found.length) this.truth.problem(user, what, `too many: ${extra}; missing: ${missing}`);
  }
}
