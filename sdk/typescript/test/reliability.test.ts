// What is kept when connections break, the server is killed, and clients start again.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Client, Lock, Message, ParleyError } from '../src/index.js';
import { MemoryStore } from '../src/store/memory.js';
import { befriend, chatOf, closeAll, idOf, inSync, join, open, password } from './support/people.js';
import { runServer, type RunningServer } from './support/server.js';
import { until } from './support/until.js';

let server: RunningServer;
beforeAll(async () => { server = await runServer(); });
afterEach(closeAll);
afterAll(() => server.stop());

const texts = (messages: readonly Message[]) => messages.map(({ msg }) => msg);
const numbered = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name} ${at}`);

async function three(): Promise<[Client, Client, Client, string]> {
  const [ada, ben, cleo] = await Promise.all([join(server.url, 'ada'), join(server.url, 'ben'), join(server.url, 'cleo')]) as [Client, Client, Client];
  await Promise.all([befriend(ada, ben), befriend(ada, cleo)]);
  const { id } = await ada.groups.create('Tea', [idOf(ben), idOf(cleo)]);
  return [ada, ben, cleo, id];
}

test('A server that is killed while three users chat loses and doubles nothing', async () => {
  const [ada, ben, cleo, group] = await three();
  const chats = [ada, ben, cleo].map((client) => client.conversation({ kind: 'group', with: group }));
  const timelines = chats.map((chat) => chat.open());
  const said = ['ada', 'ben', 'cleo'].map((name) => numbered(name, 40));
  let restarted = Promise.resolve();
  for (let at = 0; at < 40; at++) {
    await Promise.all(chats.map((chat, user) => chat.send(said[user]![at]!)));
    if (at === 10 || at === 25) {
      await restarted;
      await server.kill();
      restarted = restarted.then(() => server.start());
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const all = said.flat().sort();
  const shown = await Promise.all(timelines.map((timeline) => until(
    timeline, ({ messages, pending }) => pending.length === 0 && messages.filter(({ kind }) => kind === 'text').length >= all.length,
  )));
  for (const { messages } of shown) {
    const said = messages.filter(({ kind }) => kind === 'text');
    expect(texts(said).sort()).toEqual(all);
    expect(said.map(({ id }) => id)).toEqual(shown[0]!.messages.filter(({ kind }) => kind === 'text').map(({ id }) => id));
    for (const name of ['ada', 'ben', 'cleo']) {
      expect(texts(said).filter((text) => (text as string).startsWith(name))).toEqual(numbered(name, 40));
    }
  }
});

test('While the server is away a client says when it tries again, keeps what is sent, and sends it afterwards', async () => {
  const [ada, ben] = await three();
  const atBen = chatOf(ben, ada).open();
  const killedAt = Date.now();
  await server.kill();
  const { retryAt, lastError } = await until(ada.connection, (one) => one.state === 'offline') as { retryAt: number; lastError: ParleyError };
  expect(retryAt).toBeGreaterThanOrEqual(killedAt);
  expect(retryAt).toBeLessThan(Date.now() + 31_000);
  expect(lastError.reason).toBe('offline');
  for (const text of numbered('offline', 5)) await chatOf(ada, ben).send(text);
  const timeline = chatOf(ada, ben).open();
  expect(timeline.get().pending.map(({ state }) => state.kind)).toEqual(Array(5).fill('queued'));
  await server.start();
  ada.reconnect();
  await until(atBen, ({ messages }) => messages.length === 5);
  expect(texts(atBen.get().messages)).toEqual(numbered('offline', 5));
  await until(timeline, ({ pending, messages }) => pending.length === 0 && messages.length === 5);
});

test('The outbox, the drafts and what was shown survive a restart of the client', async () => {
  const [ada, ben] = await three();
  const store = new MemoryStore();
  const device = open(server.url, { store });
  await device.signIn(idOf(ada), password);
  await inSync(device);
  await chatOf(ben, ada).send('before');
  await until(device.conversations, (all) => all.some(({ last }) => last?.kind === 'text'));
  await server.kill();
  await until(device.connection, (one) => one.state === 'offline');
  await chatOf(device, ben).send('kept');
  chatOf(device, ben).saveDraft('And then');
  chatOf(device, ben).markRead(1);
  const { sid } = device;
  await device.close();

  // The server is still away: what the store has is shown.
  const again = open(server.url, { store, sid: sid! });
  expect(await again.resume()).toBe(true);
  expect(again.session.get()).toMatchObject({ state: 'signed-in', user: idOf(ada) });
  expect(chatOf(again, ben).state.get()).toMatchObject({ draft: 'And then', unread: 0, readSeq: 1 });
  const timeline = chatOf(again, ben).open();
  await until(timeline, ({ messages, pending }) => messages.length === 1 && pending.length === 1);
  expect(timeline.get()).toMatchObject({ messages: [{ msg: 'before' }], pending: [{ msg: 'kept' }], atEnd: true });
  expect(again.people.friends.get().map(({ id }) => id)).toContain(idOf(ben));

  const drafts = new Set<string | undefined>();
  chatOf(again, ben).state.subscribe(() => drafts.add(chatOf(again, ben).state.get()?.draft));
  await server.start();
  again.reconnect();
  await until(timeline, ({ messages, pending }) => messages.length === 2 && pending.length === 0);
  const other = open(server.url);
  await other.signIn(idOf(ada), password);
  await until(other.conversations, (all) => all.some(({ draft, readSeq }) => draft === 'And then' && readSeq >= 1));
  await until(chatOf(ben, ada).state, (state) => state?.peerReadSeq !== undefined);
  expect([...drafts]).toEqual(['And then']);
});

test('A timeline that is opened before there is a connection begins where it was to', async () => {
  const [ada, ben] = await three();
  for (const text of numbered('line', 60)) await chatOf(ben, ada).send(text);
  const atBen = chatOf(ben, ada).open();
  await until(atBen, ({ pending, messages }) => pending.length === 0 && messages.length >= 50);
  const device = open(server.url);
  await device.signIn(idOf(ada), password);
  const timeline = chatOf(device, ben).open(5);
  await until(timeline, ({ messages }) => messages.length > 0);
  expect(timeline.get()).toMatchObject({ atStart: true, atEnd: false });
});

test('After a cursor that the server does not know everything is fetched afresh, and nothing of the old past stays', async () => {
  const [ada, ben] = await three();
  const store = new MemoryStore();
  const device = open(server.url, { store });
  await device.signIn(idOf(ben), password);
  await inSync(device);
  await chatOf(ada, ben).send('real');
  await until(device.conversations, (all) => all.some(({ last }) => last?.kind === 'text'));
  const { sid } = device;
  await device.close();
  const [[, cursor]] = (await store.read('meta', 'cursor', 'cursor ')) as [[string, string]];
  const ghost = { from: idOf(ada), to: idOf(ben), kind: 'text', msg: 'never said', id: '0'.repeat(32), seq: 2, time: 1, cursor: 'x', room: '/friend' };
  await store.write([
    { table: 'meta', key: 'cursor', value: `${'0'.repeat(16)}.${cursor.split('.')[1]}` },
    { table: 'meta', key: `have friend ${idOf(ada)}`, value: 2 },
    { table: 'messages', key: `friend ${idOf(ada)} 0000000000000002`, value: ghost },
  ]);

  const again = open(server.url, { store, sid: sid! });
  await again.resume();
  const timeline = chatOf(again, ada).open();
  await inSync(again);
  await until(timeline, ({ messages, atEnd }) => atEnd && messages.length === 1);
  expect(texts(timeline.get().messages)).toEqual(['real']);
  await again.close();
  expect((await store.read('messages', `friend ${idOf(ada)} `, `friend ${idOf(ada)} ~`))
    .map(([, value]) => (value as Message).msg)).toEqual(['real']);
});

test('Two clients on one store, as two tabs, send what both have queued once', async () => {
  const [ada, ben] = await three();
  const store = new MemoryStore();
  let last: Promise<unknown> = Promise.resolve();
  const lock: Lock = { hold: (_name, _signal, job) => (last = last.then(job, job)) as never };
  const one = open(server.url, { store, lock });
  await one.signIn(idOf(ada), password);
  await inSync(one);
  const other = open(server.url, { store, lock, sid: one.sid! });
  await other.resume();
  await inSync(other);
  await server.kill();
  await Promise.all([one, other].map((tab) => until(tab.connection, (state) => state.state === 'offline')));
  await Promise.all([one, other].flatMap((tab, index) => numbered(`tab ${index}`, 5).map((text) => chatOf(tab, ben).send(text))));
  await server.start();
  const atBen = chatOf(ben, ada).open();
  for (const client of [one, other, ben]) client.reconnect();
  await until(atBen, ({ messages }) => messages.length === 10);
  for (const tab of [one, other]) {
    const timeline = chatOf(tab, ben).open();
    await until(timeline, ({ messages, pending }) => messages.length === 10 && pending.length === 0);
  }
  expect(await store.read('outbox')).toEqual([]);
  expect(new Set(texts(atBen.get().messages)).size).toBe(10);
});
