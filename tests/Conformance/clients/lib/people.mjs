// Users for the tests: signed up, signed in, and friends.
import { randomBytes } from 'node:crypto';
import { Api } from './api.mjs';
import { Client } from './client.mjs';

export const password = 'correct horse battery';

class Person {
  constructor(url, id, session) {
    this.url = url;
    this.id = id;
    this.session(session);
  }

  session({ sid, device, expires }) {
    Object.assign(this, { sid, device, expires, api: new Api(this.url, sid) });
  }

  /** The same user on another device, with its own session. */
  async anotherDevice() {
    return new Person(this.url, this.id, await new Api(this.url).open(this.id));
  }

  /** A verified connection of this device. */
  async connect(options = {}) {
    const client = await new Client(this.url, { name: this.id, ...options }).connected();
    const { msg } = await client.authenticate(this.sid);
    if (msg.code !== 1) throw new Error(`${this.id} was not verified: ${JSON.stringify(msg)}`);
    return client;
  }
}

/** Signs up and signs in a user whose id begins with `name`; with a password, both would take the server thirty times as long. */
export async function newPerson(url, name) {
  const id = `${name}-${randomBytes(4).toString('hex')}`;
  return new Person(url, id, await new Api(url).open(id));
}

export async function befriend(one, other) {
  const request = await one.api.askFriend(other.id);
  await other.api.acceptFriend(request.id);
}

/** A user for each name; all are friends. */
export async function newFriends(url, ...names) {
  const people = await Promise.all(names.map((name) => newPerson(url, name)));
  for (const [at, one] of people.entries()) for (const other of people.slice(at + 1)) await befriend(one, other);
  return people;
}

/** A group that the first of these users creates with all of them. */
export async function newGroup(owner, ...members) {
  const { id } = await owner.api.newGroup('The tests', members.map((one) => one.id));
  return id;
}
