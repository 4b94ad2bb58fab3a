// typing-c / typing-s: users who are typing.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Client } from './lib/client.mjs';
import { ask, done, refused } from './lib/envelopes.mjs';
import { newFriends, newGroup, newPerson } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';
import { notAnEnvelope } from './lib/wrong.mjs';

describe('typing-c', { timeout: 120_000 }, () => {
  const server = useServer();
  let alice, bob, carol, stranger, group, a, a2, b, c, s;
  const others = () => [b, c, s];

  before(async () => {
    [alice, bob, carol] = await newFriends(server.url, 'alice', 'bob', 'carol');
    stranger = await newPerson(server.url, 'stranger');
    group = await newGroup(alice, bob, carol);
    [a, b, c, s] = await Promise.all([alice, bob, carol, stranger].map((one) => one.connect()));
    a2 = await (await alice.anotherDevice()).connect();
  });

  const typing = (client, at) => client[at].inbox.left.filter(({ event }) => event === 'typing-s');
  async function assertSilent(...clients) {
    await Promise.all(clients.map((one) => one.isHealthy()));
    for (const client of clients) for (const at of ['friend', 'group']) assert.deepEqual(typing(client, at), []);
  }

  test('reaches the friend, and neither others nor the devices of the user who types', async () => {
    done(await a.friend.request('typing-c', ask(alice.id, { with: bob.id })));
    const { from, to, type, msg } = await b.friend.next('typing-s');
    assert.deepEqual({ from, to, type, msg }, { from: alice.id, to: bob.id, type: 'json', msg: { with: alice.id, on: true } });
    done(await a.friend.request('typing-c', ask(alice.id, { with: bob.id, on: false })));
    assert.equal((await b.friend.next('typing-s')).msg.on, false);
    await assertSilent(a, a2, c, s);
  });

  test('reaches the other members of a group', async () => {
    done(await a.group.request('typing-c', ask(alice.id, { with: group, on: true })));
    for (const member of [b, c]) {
      const { from, to, msg } = await member.group.next('typing-s');
      assert.deepEqual({ from, to, msg }, { from: alice.id, to: group, msg: { with: group, on: true } });
    }
    await assertSilent(a, a2, s);
  });

  test('without an ack is answered by typing-s', async () => {
    refused(await a.friend.ask('typing-c', ask(alice.id, {})), -1, 'malformed');
    done(await a.friend.ask('typing-c', ask(alice.id, { with: carol.id })));
    assert.equal((await c.friend.next('typing-s')).from, alice.id);
  });

  for (const at of ['friend', 'group']) {
    const wrong = [
      ['no with', {}], ['an empty with', { with: '' }], ['a number as with', { with: 7 }], ['a string as on', { with: 'x', on: 'yes' }],
    ].map(([name, msg]) => [name, () => [ask(alice.id, msg)], -1, 'malformed']);
    for (const [name, args, code, reason] of [
      ...wrong,
      ...notAnEnvelope({}).map(([name, args, ...rest]) => [name, () => args, ...rest]),
      ['somebody else as from', () => [ask(bob.id, { with: carol.id })], 0, 'from-mismatch'],
    ]) {
      test(`on /${at} with ${name} is refused as ${reason}, and nobody is notified`, async () => {
        refused(await a[at].request('typing-c', ...args()), code, reason);
        await assertSilent(...others());
      });
    }

    test(`on /${at} before verification is refused as unauthenticated`, async () => {
      const early = await new Client(server.url).connected();
      refused(await early[at].request('typing-c', ask(alice.id, { with: bob.id })), 0, 'unauthenticated');
      await assertSilent(...others());
    });
  }

  test('to a stranger, to an unknown user, and in a group of other users is refused', async () => {
    refused(await a.friend.request('typing-c', ask(alice.id, { with: stranger.id })), 0, 'not-friends');
    refused(await a.friend.request('typing-c', ask(alice.id, { with: 'nobody-at-all' })), 0, 'unknown-user');
    refused(await s.group.request('typing-c', ask(stranger.id, { with: group })), 0, 'not-member');
    refused(await s.group.request('typing-c', ask(stranger.id, { with: 'no-such-group' })), 0, 'unknown-group');
    await assertSilent(...others());
  });
});
