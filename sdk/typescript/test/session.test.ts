import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { MemoryStore } from '../src/store/memory.js';
import { befriend, chatOf, closeAll, idOf, inSync, join, newId, open, password } from './support/people.js';
import { runServer, type RunningServer } from './support/server.js';
import { patience, until } from './support/until.js';

let server: RunningServer;
beforeAll(async () => { server = await runServer(); });
afterEach(async () => {
  vi.restoreAllMocks();
  await closeAll();
});
afterAll(() => server.stop());

/** Keeps cookies like a browser, and records the addresses. */
function likeBrowser(): { readonly calls: string[]; readonly cookies: Map<string, string> } {
  const [calls, cookies, plain] = [[] as string[], new Map<string, string>(), globalThis.fetch];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init = {}) => {
    calls.push(`${init.method ?? 'GET'} ${new URL(String(input)).pathname}`);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const own = { origin: server.url, ...(cookie && { cookie }) };
    const response = await plain(input, { ...init, headers: { ...init.headers as Record<string, string>, ...own } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value) cookies.set(name!, value);
      else cookies.delete(name!);
    }
    return response;
  });
  return { calls, cookies };
}

test('With a cookie the client never has the sid: a fresh ticket verifies each connection', async () => {
  const { calls } = likeBrowser();
  const client = open(server.url, { session: 'cookie' });
  await client.signUp({ id: newId('ada'), password, name: 'Ada' });
  await inSync(client);
  expect(client.sid).toBeUndefined();
  expect(client.me.get()?.name).toBe('Ada');
  await server.kill();
  await until(client.connection, ({ state }) => state === 'offline');
  await server.start();
  client.reconnect();
  await inSync(client);
  expect(calls.filter((call) => call === 'POST /api/v1/sessions/tickets').length).toBeGreaterThanOrEqual(2);
  const again = open(server.url, { session: 'cookie' });
  expect(await again.resume()).toBe(true);
  await inSync(again);
  expect(idOf(again)).toBe(idOf(client));
});

test('Who signs out offline in a browser is signed out at the next start', async () => {
  const { cookies } = likeBrowser();
  const store = new MemoryStore();
  const client = open(server.url, { session: 'cookie', store });
  await client.signUp({ id: newId('ada'), password });
  await inSync(client);
  await server.kill();
  await client.signOut();
  expect(client.session.get()).toEqual({ state: 'signed-out' });
  expect(client.conversations.get()).toEqual([]);
  expect(cookies.size).toBeGreaterThan(0);
  await server.start();
  const again = open(server.url, { session: 'cookie', store });
  expect(await again.resume()).toBe(false);
  expect(await store.read('meta')).toEqual([]);
});

test('A wrong password is refused with the reason, and nobody is signed in', async () => {
  const ada = await join(server.url, 'ada');
  const other = open(server.url);
  await expect(other.signIn(idOf(ada), 'wrong horse')).rejects.toMatchObject({ name: 'ParleyError', reason: 'unauthenticated', status: 401 });
  expect(other.session.get().state).toBe('signed-out');
  expect(await open(server.url).resume()).toBe(false);
});

test('A device that is signed out from elsewhere says why, and keeps nothing', async () => {
  const ada = await join(server.url, 'ada');
  const store = new MemoryStore();
  const phone = open(server.url, { store, device: { name: 'Phone', kind: 'mobile' } });
  await phone.signIn(idOf(ada), password);
  await inSync(phone);
  const { sessions } = await ada.api.sessions.list();
  await ada.api.sessions.end(sessions.find(({ name }) => name === 'Phone')!.device);
  const session = await until(phone.session, ({ state }) => state === 'signed-out');
  expect(session).toMatchObject({ reason: { reason: 'revoked' } });
  expect(phone.connection.get().state).toBe('closed');
  await vi.waitFor(async () => expect(await store.read('meta')).toEqual([]), { timeout: patience });
});

test('A store that belonged to another user shows nothing of theirs', async () => {
  const [ada, ben] = [await join(server.url, 'ada'), await join(server.url, 'ben')];
  await befriend(ada, ben);
  const store = new MemoryStore();
  const device = open(server.url, { store });
  await device.signIn(idOf(ada), password);
  await inSync(device);
  await chatOf(device, ben).send('secret');
  await until(device.conversations, (all) => all.some(({ last }) => last?.kind === 'text'));
  await device.close();
  const next = open(server.url, { store });
  await next.signUp({ id: newId('eve'), password });
  await inSync(next);
  await next.close();
  const kept = JSON.stringify(await Promise.all((['conversations', 'messages', 'people', 'groups', 'outbox'] as const).map((table) => store.read(table))));
  expect(kept).not.toContain('secret');
  expect(kept).not.toContain(idOf(ben));
});
