// For every action: what a device knew, with what the server pushed since, is what a new device gets. Histories are random; a failure
// prints its seed: SDK_SEED=… repeats it, SDK_RUNS=… makes more of them.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ParleyError, type Client } from '../../src/index.js';
import { MemoryStore } from '../../src/store/memory.js';
import { befriend, closeAll, idOf, inSync, join, open, password } from '../support/people.js';
import { runServer, type RunningServer } from '../support/server.js';
import { patience } from '../support/until.js';
import { here, step, take, type Scene, type Step } from './actions.js';
import { snapshotOf, timelineOf, watch } from './snapshot.js';

let server: RunningServer;
beforeAll(async () => { server = await runServer(); });
afterAll(() => server.stop());

const runs = Number(process.env.SDK_RUNS ?? 10);
const seed = process.env.SDK_SEED === undefined ? Date.now() : Number(process.env.SDK_SEED);

test('What devices know after any history is what a new device gets', { timeout: 2 * patience * runs }, async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), happens), {
    numRuns: runs, seed, endOnFailure: process.env.SDK_SHRINK === undefined,
  });
});

async function happens(steps: Step[]): Promise<void> {
  const scene = await begin();
  for (const one of steps) {
    await take(scene, one).catch(expectRefusal);
    await look(scene);
  }
  for (const user of [0, 1, 2]) for (const device of [0, 1]) await here(scene, user, device);
  await look(scene);
  for (const devices of scene.users) await compare(scene, devices);
  stores.length = 0;
  await closeAll();
}

/** Three users with two devices each: one is a friend of both others, and all are in a group. */
async function begin(): Promise<Scene> {
  const firsts = await Promise.all(['ada', 'ben', 'cleo'].map((name) => join(server.url, name, kept())));
  const [ada, ben, cleo] = firsts as [Client, Client, Client];
  await Promise.all([befriend(ada, ben), befriend(ada, cleo)]);
  const group = await ada.groups.create('Tea', [idOf(ben), idOf(cleo)]);
  const users = await Promise.all(firsts.map(async (first) => [first, await another(first)]));
  const scene: Scene = { users, groups: [group.id], away: new Set(), back };
  await look(scene);
  return scene;
}

const stores: MemoryStore[] = [];

/** With a store of its own, which `back` finds. */
function kept(): { store: MemoryStore } {
  const store = new MemoryStore();
  stores.push(store);
  return { store };
}

/** The device after a restart of its program. */
async function back(client: Client): Promise<Client> {
  const owners = await Promise.all(stores.map(async (store) => [store, JSON.stringify(await store.read('meta', 'owner', 'owner '))] as const));
  const session = client.session.get() as { device: string };
  const [store] = owners.find(([, owner]) => owner.includes(session.device))!;
  const again = open(server.url, { store, sid: client.sid! });
  await again.resume();
  await inSync(again);
  return again;
}

async function another(client: Client): Promise<Client> {
  const device = open(server.url, kept());
  await device.signIn(idOf(client), password);
  await inSync(device);
  return device;
}

const listening = new WeakSet<Client>();

/** Each device has every conversation and group open that it knows. */
async function look({ users, groups, away }: Scene): Promise<void> {
  for (const client of users.flat().filter((one) => !away.has(one))) {
    if (!listening.has(client)) client.notices.subscribe(() => {});
    listening.add(client);
    for (const ref of client.conversations.get()) timelineOf(client, ref.kind, ref.with);
    for (const id of groups) watch(client, id);
  }
  await new Promise((resolve) => setTimeout(resolve, 10));
}

function expectRefusal(thrown: unknown): void {
  if (thrown instanceof ParleyError && !['internal', 'offline', 'timeout'].includes(thrown.reason)) return;
  throw thrown;
}

async function compare({ groups }: Scene, devices: readonly Client[]): Promise<void> {
  const fresh = await another(devices[0]!);
  fresh.notices.subscribe(() => {});
  for (const id of groups) watch(fresh, id);
  for (const device of devices) {
    for (let waited = 0; !isDeepStrictEqual(await snapshotOf(device, groups), await snapshotOf(fresh, groups)); waited += 100) {
      if (waited > patience) expect(await snapshotOf(device, groups)).toEqual(await snapshotOf(fresh, groups));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  await fresh.close();
}
