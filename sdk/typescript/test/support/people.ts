import { Client, type ClientOptions } from '../../src/index.js';
import { until } from './until.js';

let count = 0;
const opened: Client[] = [];

export const password = 'correct horse';

/** An id that no other test has. */
export const newId = (name: string): string => `${name}-${Date.now().toString(36)}-${count++}`;

/** A client that is closed with `closeAll`. */
export function open(url: string, options: ClientOptions = {}): Client {
  const client = new Client({ server: url, ...options });
  opened.push(client);
  return client;
}

/** A new user, connected and in sync. */
export async function join(url: string, name: string, options: ClientOptions = {}): Promise<Client> {
  const client = open(url, options);
  await client.signUp({ id: newId(name), password });
  await inSync(client);
  return client;
}

export const inSync = (client: Client) => until(client.connection, (one) => one.state === 'online' && one.progress === 1);

export const idOf = (client: Client): string => {
  const session = client.session.get();
  if (session.state !== 'signed-in') throw new Error('Nobody is signed in.');
  return session.user;
};

/** Makes two users friends. */
export async function befriend(one: Client, other: Client): Promise<void> {
  const { id } = await one.people.request(idOf(other));
  await other.people.accept(id);
  await Promise.all([until(one.people.friends, (all) => all.some((friend) => friend.id === idOf(other))),
    until(other.people.friends, (all) => all.some((friend) => friend.id === idOf(one)))]);
}

export const chatOf = (client: Client, friend: Client) => client.conversation({ kind: 'friend', with: idOf(friend) });

export async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((client) => client.close()));
}
