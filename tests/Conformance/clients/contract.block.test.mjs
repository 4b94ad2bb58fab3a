// Blocked users: their requests are refused, they do not learn of the block, and both can continue in their common groups.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Refused } from './lib/api.mjs';
import { ask, chat, done, refused, texts } from './lib/envelopes.mjs';
import { newFriends, newGroup } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';
import { versions } from './lib/versions.mjs';

describe('A block', { timeout: 120_000 }, () => {
  const server = useServer({ PARLEY_CHAT__PRESENCEGRACE: '500ms' });
  const block = (one, other) => one.api.call('PUT', `/blocks/${other.id}`);
  const unblock = (one, other) => one.api.call('DELETE', `/blocks/${other.id}`);
  const about = (one) => (event) => event.from === one.id;
  const seen = async (client, one) => done(await client.friend.request('online-c', ask(one.id, {})));

  for (const version of versions) {
    test(`refuses all sends of socket.io-client ${version}, with and without an ack`, async () => {
      const [alice, mallory] = await newFriends(server.url, 'alice', 'mallory');
      const a = await alice.connect();
      const m = await mallory.connect({ version });
      const { id } = done(await m.friend.request('sendfsmg', chat(mallory.id, alice.id, 'before')));
      await a.friend.next('receivefsmg', ({ msg }) => msg.id === id);
      await block(alice, mallory);

      refused(await m.friend.request('sendfsmg', chat(mallory.id, alice.id, 'after', { cid: 'again' })), 0, 'blocked');
      refused(await m.friend.ask('sendfsmg', chat(mallory.id, alice.id, 'after', { cid: 'again' })), 0, 'blocked');
      refused(await m.friend.request('edit-c', ask(mallory.id, { with: alice.id, id, msg: 'after' })), 0, 'blocked');
      refused(await m.friend.request('typing-c', ask(mallory.id, { with: alice.id })), 0, 'blocked');
      await a.isHealthy();
      await m.isHealthy();
      assert.deepEqual(a.friend.inbox.left.filter(({ event }) => event !== 'fonline' && event !== 'foffline'), []);
      const { messages } = done(await a.friend.request('history-c', ask(alice.id, { with: mallory.id })));
      assert.deepEqual(texts(messages), ['before']);

      await unblock(alice, mallory);
      assert.equal(done(await m.friend.request('sendfsmg', chat(mallory.id, alice.id, 'after', { cid: 'again' }))).seq, 2);
      await a.friend.next('receivefsmg', ({ msg }) => msg.msg === 'after');
      a.close();
      m.close();
    });
  }

  describe('between two friends', () => {
    let alice, mallory, bob, group, a, a2, m, b;
    before(async () => {
      [alice, mallory, bob] = await newFriends(server.url, 'alice', 'mallory', 'bob');
      group = await newGroup(alice, mallory, bob);
      [m, b, a] = [await mallory.connect(), await bob.connect(), await alice.connect()];
      a2 = await (await alice.anotherDevice()).connect();
      await m.friend.next('fonline', about(alice));
    });

    test('makes each appear offline to the other, without a time last seen, and only to the other', async () => {
      await block(alice, mallory);
      for (const [client, one] of [[m, alice], [a, mallory]]) {
        const { msg } = await client.friend.next('foffline', about(one));
        assert.equal(msg.lastSeen, undefined);
      }
      for (const [client, one, other] of [[a, alice, mallory], [m, mallory, alice]]) {
        const { online, lastSeen } = await seen(client, one);
        assert.ok(!online.includes(other.id) && !(other.id in lastSeen), JSON.stringify({ online, lastSeen }));
        const { friends } = await one.api.call('GET', '/friends');
        const { online: isOnline, lastSeen: when } = friends.find(({ id }) => id === other.id);
        assert.deepEqual({ isOnline, when }, { isOnline: false, when: undefined });
        assert.ok(online.includes(bob.id));
      }
      assert.deepEqual((await seen(b, bob)).online.sort(), [alice.id, mallory.id].sort());
    });

    test('is sent to the devices of the user who blocks, and to nobody else', async () => {
      for (const client of [a, a2]) {
        const { msg } = await client.server.next('notice', ({ msg: one }) => one.kind === 'user-blocked');
        assert.equal(msg.user, mallory.id);
      }
      for (const client of [m, b]) {
        await client.isHealthy();
        assert.deepEqual(client.server.inbox.left.filter(({ value }) => value.msg.kind.startsWith('user-')), []);
      }
    });

    test('hides their presence and typing from each other', async () => {
      for (const client of [a, m, b]) client.friend.inbox.clear();
      m.close();
      await b.friend.next('foffline', about(mallory));
      m = await mallory.connect();
      await b.friend.next('fonline', about(mallory));
      done(await a.friend.request('foffline', ask(alice.id, {})));
      await b.friend.next('foffline', about(alice));
      done(await a.friend.request('fonline', ask(alice.id, {})));
      await b.friend.next('fonline', about(alice));
      for (const [client, one] of [[a, mallory], [m, alice]]) {
        await client.isHealthy();
        assert.deepEqual(client.friend.inbox.left.filter(({ value }) => value.from === one.id), []);
      }
    });

    test('lets the user who blocks keep writing, and both write in their group', async () => {
      done(await a.friend.request('sendfsmg', chat(alice.id, mallory.id, 'I may')));
      await m.friend.next('receivefsmg', ({ msg }) => msg.msg === 'I may');
      done(await m.group.request('sendfsmg', chat(mallory.id, group, 'hello all')));
      await a.group.next('receivefsmg', ({ msg }) => msg.msg === 'hello all');
      done(await a.group.request('sendfsmg', chat(alice.id, group, 'hello you')));
      await m.group.next('receivefsmg', ({ msg }) => msg.msg === 'hello you');
    });

    test('prevents new friend requests, and adding the other to a group', async () => {
      await alice.api.call('DELETE', `/friends/${mallory.id}`);
      const blocked = (error) => error instanceof Refused && error.reason === 'blocked';
      await assert.rejects(mallory.api.askFriend(alice.id), blocked);
      await assert.rejects(mallory.api.newGroup('A trap', [alice.id]), (error) => error instanceof Refused);
      refused(await m.friend.request('sendfsmg', chat(mallory.id, alice.id, 'psst')), 0, 'blocked');
      await a.isHealthy();
      assert.deepEqual(a.server.inbox.left.filter(({ value }) => value.msg.kind === 'friend-request'), []);
    });
  });

  test('that ends makes both visible to each other again', async () => {
    const [alice, mallory] = await newFriends(server.url, 'alice', 'mallory');
    const [a, m] = [await alice.connect(), await mallory.connect()];
    await a.friend.next('fonline', about(mallory));
    await block(alice, mallory);
    await m.friend.next('foffline', about(alice));
    a.friend.inbox.clear();
    await unblock(alice, mallory);
    await m.friend.next('fonline', about(alice));
    await a.friend.next('fonline', about(mallory));
    assert.deepEqual((await seen(m, mallory)).online, [alice.id]);
  });
});
