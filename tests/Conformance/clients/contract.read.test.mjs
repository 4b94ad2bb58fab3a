// read-c / read-s: how far the user has read.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Client } from './lib/client.mjs';
import { ask, chat, done, refused } from './lib/envelopes.mjs';
import { newFriends, newGroup } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';
import { notAnEnvelope } from './lib/wrong.mjs';

describe('read-c', { timeout: 120_000 }, () => {
  const server = useServer();
  let alice, bob, carol, group, a, b, b2, c;

  before(async () => {
    [alice, bob, carol] = await newFriends(server.url, 'alice', 'bob', 'carol');
    group = await newGroup(alice, bob, carol);
    [a, b, c] = await Promise.all([alice, bob, carol].map((one) => one.connect()));
    b2 = await (await bob.anotherDevice()).connect();
  });

  const send = async (at, to, text) => done(await a[at].request('sendfsmg', chat(alice.id, to, text))).seq;
  async function conversation(client, at, user, other) {
    const { conversations } = done(await client[at].request('recent-c', ask(user, {})));
    return conversations.find((one) => one.with === other);
  }

  test('in the 2016 form is answered by read-s, on both namespaces', async () => {
    for (const [at, other] of [['friend', alice.id], ['group', group]]) {
      const seq = await send(at, at === 'friend' ? bob.id : group, 'unread');
      b[at].send('read-c', { from: bob.id, to: 'server', type: 'json', msg: { with: other, seq } });
      done(await b[at].next('read-s', ({ msg }) => 'code' in msg));
      const { unread, readSeq } = await conversation(b, at, bob.id, other);
      assert.deepEqual({ unread, readSeq }, { unread: 0, readSeq: seq });
    }
  });

  test('is sent to the other devices of the reader, and in /friend to the other user', async () => {
    await Promise.all([a, b2, c].map((one) => one.isHealthy()));
    for (const client of [a, b2, c]) for (const place of client.places) place.inbox.clear();
    const seq = await send('friend', bob.id, 'read me');
    done(await b.friend.request('read-c', ask(bob.id, { with: alice.id, seq })));
    for (const told of [a, b2]) {
      const { from, type, msg } = await told.friend.next('read-s');
      assert.deepEqual({ from, type, seq: msg.seq }, { from: bob.id, type: 'json', seq });
    }
    assert.equal((await conversation(a, 'friend', alice.id, bob.id)).peerReadSeq, seq);
    await c.isHealthy();
    assert.deepEqual(c.friend.inbox.left.filter(({ event }) => event === 'read-s'), []);
  });

  test('in a small group is sent to the other devices of the reader at once, and to each other member once, soon after', async () => {
    for (const client of [a, b2, c]) client.group.inbox.clear();
    const seq = await send('group', group, 'read me, all');
    done(await b.group.request('read-c', ask(bob.id, { with: group, seq })));
    const { from, msg } = await b2.group.next('read-s', ({ msg }) => msg.seq === seq);
    assert.deepEqual({ from, with: msg.with }, { from: bob.id, with: group });
    for (const told of [a, c]) {
      const { from, to, msg } = await told.group.next('read-s', ({ msg }) => msg.reads?.[bob.id] === seq);
      assert.deepEqual({ from, to, with: msg.with }, { from: 'server', to: group, with: group });
    }
    // What bob has read before may have been told meanwhile.
    assert.deepEqual(c.group.inbox.left.filter(({ event, value }) => event === 'read-s' && value.msg.reads?.[bob.id] === seq), []);
  });

  test('removes the badge of notices and announcements on all devices', async () => {
    const { last } = await conversation(b, 'server', bob.id, 'server');
    const { seq, unread } = done(await b.server.request('read-c', ask(bob.id, { with: 'server', seq: last.msg.seq })));
    assert.deepEqual({ seq, unread }, { seq: last.msg.seq, unread: 0 });
    const { from, msg } = await b2.server.next('read-s');
    assert.deepEqual({ from, with: msg.with, seq: msg.seq, unread: msg.unread }, { from: bob.id, with: 'server', seq, unread: 0 });
    assert.equal((await conversation(b2, 'server', bob.id, 'server')).unread, 0);
    done(await b.server.request('read-c', ask(bob.id, { with: '*', seq: 1 })));
    for (const other of ['', alice.id, group]) refused(await b.server.request('read-c', ask(bob.id, { with: other, seq: 1 })), -1, 'malformed');
  });

  test('never goes backwards', async () => {
    const first = await send('friend', bob.id, 'first');
    const second = await send('friend', bob.id, 'second');
    done(await b.friend.request('read-c', ask(bob.id, { with: alice.id, seq: second })));
    done(await b.friend.request('read-c', ask(bob.id, { with: alice.id, seq: first })));
    const { unread, readSeq } = await conversation(b, 'friend', bob.id, alice.id);
    assert.deepEqual({ unread, readSeq }, { unread: 0, readSeq: second });
  });

  test('up to the middle leaves the rest unread', async () => {
    const middle = await send('friend', bob.id, 'middle');
    await send('friend', bob.id, 'later');
    await send('friend', bob.id, 'last');
    done(await b.friend.request('read-c', ask(bob.id, { with: alice.id, seq: middle })));
    assert.equal((await conversation(b, 'friend', bob.id, alice.id)).unread, 2);
  });

  test('is not needed for own messages', async () => {
    const before = (await conversation(a, 'friend', alice.id, bob.id)).unread;
    await send('friend', bob.id, 'mine');
    assert.equal((await conversation(a, 'friend', alice.id, bob.id)).unread, before);
  });

  for (const at of ['friend', 'group']) {
    const other = () => (at === 'friend' ? alice.id : group);
    const wrong = [
      ['no with', () => ({ seq: 1 })], ['a number as with', () => ({ with: 7, seq: 1 })], ['an empty with', () => ({ with: '', seq: 1 })],
      ['no seq', () => ({ with: other() })], ['a string as seq', () => ({ with: other(), seq: '1' })], ['a negative seq', () => ({ with: other(), seq: -1 })],
      ['a broken seq', () => ({ with: other(), seq: 1.5 })], ['null as seq', () => ({ with: other(), seq: null })], ['an object as seq', () => ({ with: other(), seq: {} })],
    ];
    for (const [name, msg] of wrong) {
      test(`on /${at} with ${name} is malformed, and nobody is notified`, () => refusal(at, () => [ask(bob.id, msg())], -1, 'malformed'));
    }
    for (const [name, args, code, reason] of notAnEnvelope({})) {
      test(`on /${at} with ${name} is ${reason}, and nobody is notified`, () => refusal(at, () => args, code, reason));
    }
    test(`on /${at} with another user as from is refused`, () => refusal(at, () => [ask(alice.id, { with: other(), seq: 1 })], 0, 'from-mismatch'));
    test(`on /${at} before verification is refused as unauthenticated`, async () => {
      const early = await new Client(server.url).connected();
      refused(await early[at].request('read-c', ask(bob.id, { with: other(), seq: 1 })), 0, 'unauthenticated');
      refused(await early[at].ask('read-c', ask(bob.id, { with: other(), seq: 1 })), 0, 'unauthenticated');
      await early.isHealthy();
    });
  }

  test('of an unknown user is refused as unknown-user', async () => {
    refused(await b.friend.request('read-c', ask(bob.id, { with: 'nobody-at-all', seq: 1 })), 0, 'unknown-user');
    await b.isHealthy();
  });

  test('of an unknown group and of a group of other users is refused', async () => {
    refused(await b.group.request('read-c', ask(bob.id, { with: 'no-such-group', seq: 1 })), 0, 'unknown-group');
    const closed = await newGroup(alice, carol);
    refused(await b.group.request('read-c', ask(bob.id, { with: closed, seq: 1 })), 0, 'not-member');
    await b.isHealthy();
  });

  async function refusal(at, args, code, reason) {
    for (const client of [a, b2]) client[at].inbox.clear();
    refused(await b[at].request('read-c', ...args()), code, reason);
    refused(await b[at].ask('read-c', ...args()), code, reason);
    await b.isHealthy();
    await Promise.all([a.isHealthy(), b2.isHealthy()]);
    for (const client of [a, b2]) assert.deepEqual(client[at].inbox.left.filter(({ event }) => event === 'read-s'), []);
  }
});
