// notice on /server: pushes of the system.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Client } from './lib/client.mjs';
import { ask, done } from './lib/envelopes.mjs';
import { befriend, newFriends, newGroup, newPerson } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';

describe('notice', { timeout: 120_000 }, () => {
  const server = useServer();
  let alice, bob, stranger, a, b, s;
  before(async () => {
    [alice, bob] = await newFriends(server.url, 'alice', 'bob');
    stranger = await newPerson(server.url, 'stranger');
    [a, b, s] = await Promise.all([alice, bob, stranger].map((one) => one.connect()));
  });

  const about = (word) => ({ msg }) => JSON.stringify(msg).includes(word);
  const missed = async (client, one, cursor) => done(await client.server.request('offline-c', ask(one.id, { cursor }))).messages;
  const cursorOf = async (client, one) => done(await client.server.request('offline-c', ask(one.id, {}))).cursor;

  function assertNotice(notice, one) {
    assert.deepEqual({ from: notice.from, to: notice.to, type: notice.type }, { from: 'server', to: one.id, type: 'json' });
    const { kind, id, time, cursor } = notice.msg;
    assert.ok(typeof kind === 'string' && kind.length > 0);
    assert.ok(typeof id === 'string' && typeof cursor === 'string' && Number.isInteger(time), JSON.stringify(notice));
  }

  test('of a friend request reaches its receiver, live and through offline-c, and nobody else', async () => {
    const cursor = await cursorOf(a, alice);
    const request = await stranger.api.askFriend(alice.id, 'We met');
    const notice = await a.server.next('notice', about(request.id));
    assertNotice(notice, alice);
    assert.match(notice.msg.kind, /friend/);
    assert.ok(about(stranger.id)(notice) && about('We met')(notice), JSON.stringify(notice));
    assert.deepEqual((await missed(a, alice, cursor)).filter(about(request.id)), [notice]);
    await b.isHealthy();
    assert.deepEqual(b.server.inbox.left.filter(({ value }) => about(request.id)(value)), []);
  });

  test('of an accepted request reaches its sender', async () => {
    const dora = await newPerson(server.url, 'dora');
    const d = await dora.connect();
    await befriend(dora, bob);
    const notice = await d.server.next('notice', (one) => about(bob.id)(one) && /accept/.test(JSON.stringify(one.msg)));
    assertNotice(notice, dora);
  });

  test('that was missed arrives through offline-c', async () => {
    const eve = await newPerson(server.url, 'eve');
    const client = await eve.connect();
    const cursor = await cursorOf(client, eve);
    client.close();
    const { id } = await alice.api.askFriend(eve.id);
    const later = await eve.connect();
    const [notice, ...rest] = await missed(later, eve, cursor);
    assertNotice(notice, eve);
    assert.ok(about(id)(notice));
    assert.deepEqual(rest, []);
  });

  describe('of a group', () => {
    let carol, group, cursor;
    before(async () => {
      cursor = await cursorOf(b, bob);
      group = await newGroup(alice, bob);
      carol = await newPerson(server.url, 'carol');
      await befriend(carol, alice);
    });

    test('reaches its first members', async () => {
      assertNotice(await b.server.next('notice', about(group)), bob);
      assert.ok((await missed(b, bob, cursor)).some((one) => one.from === 'server' && about(group)(one)));
    });

    test('reaches a user who is added later', async () => {
      const c = await carol.connect();
      await alice.api.addMembers(group, [carol.id]);
      assertNotice(await c.server.next('notice', about(group)), carol);
      c.close();
    });

    test('names the added user to the members', async () => {
      await b.server.next('notice', (one) => about(group)(one) && about(carol.id)(one), 30_000);
    });

    test('names the user who has left to the members', async () => {
      b.server.inbox.clear();
      await carol.api.removeMember(group, 'me');
      await b.server.next('notice', (one) => about(group)(one) && about(carol.id)(one), 30_000);
    });
  });

  test('is not sent to a connection that is not verified', async () => {
    const early = await new Client(server.url).connected();
    const other = await newPerson(server.url, 'other');
    const { id } = await other.api.askFriend(stranger.id);
    await s.server.next('notice', about(id));
    await early.isHealthy();
    assert.deepEqual(early.places.flatMap((place) => place.inbox.left), []);
  });

  test('cannot be sent by a client', async () => {
    b.server.inbox.clear();
    a.server.send('notice', { from: alice.id, to: bob.id, type: 'json', msg: { kind: 'announcement', id: 'forged' } });
    await a.isHealthy();
    await b.isHealthy();
    assert.deepEqual(b.server.inbox.left.filter(({ value }) => about('forged')(value)), []);
  });
});
