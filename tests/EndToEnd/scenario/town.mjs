// The users of a town: signed up, with friends and their first groups.
import { createRequire } from 'node:module';
import { Device } from './device.mjs';
import { Person } from './model.mjs';

const require = createRequire(import.meta.url);
const password = 'correct horse battery';

/** The key with which the scenario signs in devices as a host application does, because hashing a password for each would take too long. */
export const apiKey = 'the key of a host application that lives a day';

// The transports of devices, with their weights: { transports, connect }.
const ways = {
  websocket: { weight: 50, transports: ['websocket'] },
  upgrade: { weight: 28, transports: ['polling', 'websocket'] },
  polling: { weight: 10, transports: ['polling'] },
  version3: { weight: 6, transports: ['polling', 'websocket'], connect: require('sio3').io },
  version2: { weight: 6, transports: ['polling', 'websocket'], connect: require('sio2') },
};
const weights = Object.fromEntries(Object.entries(ways).map(([name, { weight }]) => [name, weight]));

export class Town {
  said = [];    // messages that were taken, the oldest first
  devices = []; // all that there ever were

  constructor({ url, model, friends, groups, api, journal, chance }) {
    Object.assign(this, { url, model, friends, groups, api, journal, chance });
  }

  /** A number of users with a device each, and some with a second one. */
  async settle(count) {
    await inParallel(Array.from({ length: count }, (_, n) => `user${n + 1}`), 8, async (id, n) => {
      // One in four has a password, the others come from the host application.
      if (n % 4 === 0) await this.#expect([201, 409], null, 'POST', '/users', { id, password });
      const person = new Person(id);
      this.model.people.set(id, person);
      await this.device(person, n % 4 === 0);
      if (this.chance.isHit(0.4)) await this.device(person);
      for (const device of person.devices) device.on();
    });
    this.people = [...this.model.people.keys()];
    await this.#befriend();
    await this.#gather();
  }

  /** Another device of a user, not yet connected. */
  async device(person, byPassword = false) {
    const device = { name: `device ${person.devices.length + person.ended.length + 1}`, kind: 'test' };
    const session = byPassword
      ? await this.#expect([201], null, 'POST', '/sessions', { id: person.id, password, device })
      : await this.#expect([201], null, 'POST', '/sessions/trusted', { user: person.id, device }, { 'X-Api-Key': apiKey });
    const { transports, connect } = ways[this.chance.weigh(weights)];
    const made = new Device({
      url: this.url, user: person.id, name: `${person.id}'s ${device.name}`, session, way: { transports, connect }, isEager: this.chance.isHit(0.5),
      pageSize: 20 + this.chance.int(180), journal: this.journal,
    });
    made.isFirst = person.devices.length === 0;
    person.devices.push(made);
    this.devices.push(made);
    return made;
  }

  /** Each user has about six friends. */
  async #befriend() {
    const pairs = this.people.flatMap((user, n) => [
      [user, this.people[(n + 1) % this.people.length]],
      ...this.chance.some(this.people.filter((other) => other !== user), 2).map((other) => [user, other]),
    ]);
    await inParallel(pairs, 16, async ([one, other]) => {
      await this.friends.request(one, other);
      const { request } = this.model.pair(one, other);
      if (request && this.chance.isHit(0.95)) await this.friends.answer(request, true);
    });
  }

  /** Groups of friends, and two that are open: one of most people, one of half. */
  async #gather() {
    const founders = this.chance.some(this.people, Math.ceil(this.people.length / 10));
    await inParallel(founders, 8, (founder) => this.groups.create(founder, this.model.friendsOf(founder)));
    await inParallel([0.6, 0.35], 2, async (share) => {
      const group = await this.groups.create(this.chance.pick(this.people), []);
      await this.groups.open(group);
      const others = this.chance.some(this.people.filter((user) => !group.members.has(user)), Math.floor(this.people.length * share));
      await inParallel(others, 8, (user) => group.busy.run(() => this.groups.join(group, this.chance, user)));
    });
  }

  async #expect(statuses, ...call) {
    const answer = await this.api.call(...call);
    if (!statuses.includes(answer.status)) throw new Error(`${call[1]} ${call[2]}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

/** Does the work for each, several at a time. */
export async function inParallel(list, width, work) {
  const rest = list.map((one, n) => [one, n]).reverse();
  const go = async () => {
    while (rest.length > 0) await work(...rest.pop());
  };
  await Promise.all(Array.from({ length: width }, go));
}
