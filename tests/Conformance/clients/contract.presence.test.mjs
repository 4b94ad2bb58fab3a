// fonline / foffline: presence of friends, by connecting or by request.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Client } from './lib/client.mjs';
import { ask, done, refused } from './lib/envelopes.mjs';
import { befriend, newFriends, newPerson } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';
import { notAnEnvelope } from './lib/wrong.mjs';

describe('Presence', { timeout: 120_000 }, () => {
  const server = useServer();
  const presence = (client) => client.friend.inbox.left.filter(({ event }) => event === 'fonline' || event === 'foffline');

  test('a friend who goes online is announced in the form of the founding document', async () => {
    const [alice, bob] = await newFriends(server.url, 'alice', 'bob');
    const a = await alice.connect();
    const b = await bob.connect();
    const { from, to, type, msg } = await a.friend.next('fonline');
    assert.deepEqual({ from, to, type }, { from: bob.id, to: alice.id, type: 'json' });
    assert.deepEqual({ from: msg.from, to: msg.to, msg: msg.msg }, { from: bob.id, to: alice.id, msg: '' });
    assert.ok(Number.isInteger(msg.time));
    b.close();
  });

  test('a second device is not announced, and only the disconnect of the last one is, after the grace period', async () => {
    const [alice, bob, carol] = await newFriends(server.url, 'alice', 'bob', 'carol');
    const a = await alice.connect();
    const first = await bob.connect();
    await a.friend.next('fonline', ({ from }) => from === bob.id);
    const second = await (await bob.anotherDevice()).connect();
    const c = await carol.connect();
    await a.friend.next('fonline', ({ from }) => from === carol.id);

    first.close();
    c.close();
    // Carol disconnected after Bob's first device. If that had been announced, it would have arrived before her event.
    await a.friend.next('foffline', ({ from }) => from === carol.id, 60_000);
    assert.deepEqual(presence(a), []);

    second.close();
    const closed = Date.now();
    const { from, to, msg } = await a.friend.next('foffline', undefined, 60_000);
    assert.deepEqual({ from, to, inner: msg.from, other: msg.to, text: msg.msg }, { from: bob.id, to: alice.id, inner: bob.id, other: alice.id, text: '' });
    assert.ok(Number.isInteger(msg.time));
    const took = Date.now() - closed;
    assert.ok(took > 4_000 && took < 10_000, `announced after ${took} ms`);
  });

  test('a reload is not announced', async () => {
    const [alice, bob, carol] = await newFriends(server.url, 'alice', 'bob', 'carol');
    const a = await alice.connect();
    const b = await bob.connect();
    await a.friend.next('fonline', ({ from }) => from === bob.id);
    const c = await carol.connect();
    await a.friend.next('fonline', ({ from }) => from === carol.id);
    b.close();
    await bob.connect();
    c.close();
    await a.friend.next('foffline', ({ from }) => from === carol.id, 60_000);
    assert.deepEqual(presence(a), []);
  });

  test('only friends are notified', async () => {
    const [alice, bob] = await newFriends(server.url, 'alice', 'bob');
    const stranger = await newPerson(server.url, 'stranger');
    const [a, s] = await Promise.all([alice.connect(), stranger.connect()]);
    await bob.connect();
    await a.friend.next('fonline', ({ from }) => from === bob.id);
    await s.isHealthy();
    assert.deepEqual(presence(s), []);
  });

  test('an unverified connection does not count', async () => {
    const [alice, bob] = await newFriends(server.url, 'alice', 'bob');
    const a = await alice.connect();
    const nobody = await new Client(server.url).connected();
    await nobody.authenticate('nonsense');
    nobody.close();
    await a.isHealthy();
    assert.deepEqual(presence(a), []);
    await bob.connect();
    await a.friend.next('fonline');
  });

  test('new friends are notified from then on', async () => {
    const [alice, bob] = await Promise.all(['alice', 'bob'].map((name) => newPerson(server.url, name)));
    const a = await alice.connect();
    await befriend(bob, alice);
    await bob.connect();
    await a.friend.next('fonline', ({ from }) => from === bob.id);
  });
});

describe('fonline and foffline from the client', { timeout: 120_000 }, () => {
  const server = useServer();
  let alice, bob, carol, a, b, c;
  const printed = () => ({ from: alice.id, to: bob.id, type: 'json', msg: { from: alice.id, to: bob.id, msg: '' } });

  before(async () => {
    [alice, bob, carol] = await newFriends(server.url, 'alice', 'bob', 'carol');
    [b, c] = [await bob.connect(), await carol.connect()];
    a = await alice.connect();
    for (const friend of [b, c]) await friend.friend.next('fonline', ({ from }) => from === alice.id);
    for (const friend of [b, c]) friend.friend.inbox.clear();
  });

  test('in the 2016 form hide and show the user, at once, to all friends', async () => {
    for (const event of ['foffline', 'fonline']) {
      a.friend.send(event, printed());
      done(await a.friend.next(`${event}-s`));
      for (const [friend, one] of [[b, bob], [c, carol]]) {
        const { from, to, type, msg } = await friend.friend.next(event, undefined, 30_000);
        assert.deepEqual({ from, to, type }, { from: alice.id, to: one.id, type: 'json' });
        assert.deepEqual({ from: msg.from, to: msg.to, msg: msg.msg }, { from: alice.id, to: one.id, msg: '' });
      }
    }
  });

  test('with an ack are answered in the ack', async () => {
    for (const event of ['foffline', 'fonline']) {
      done(await a.friend.request(event, printed()));
      await b.friend.next(event, ({ from }) => from === alice.id);
      await c.friend.next(event, ({ from }) => from === alice.id);
    }
  });

  test('need not name a friend', async () => {
    for (const event of ['foffline', 'fonline']) {
      done(await a.friend.request(event, { from: alice.id, to: 'server', type: 'json', msg: {} }));
      await b.friend.next(event, ({ from }) => from === alice.id);
      await c.friend.next(event, ({ from }) => from === alice.id);
    }
  });

  for (const event of ['fonline', 'foffline']) {
    const wrong = [
      ...notAnEnvelope({ msg: '' }).filter(([name]) => name !== 'an empty object' && name !== 'no msg' && name !== 'a null msg'),
      ['somebody else as from', [{ from: 'server', type: 'json', msg: {} }], 0, 'from-mismatch'],
    ];
    for (const [name, args, code, reason] of wrong) {
      test(`${event} with ${name} is refused as ${reason}, and nobody is notified`, async () => {
        refused(await a.friend.request(event, ...args), code, reason);
        await a.isHealthy();
        done(await b.friend.request('recent-c', ask(bob.id, {})));
        assert.deepEqual(b.friend.inbox.left, []);
      });
    }

    test(`${event} before verification is refused as unauthenticated, and nobody is notified`, async () => {
      const early = await new Client(server.url).connected();
      refused(await early.friend.request(event, printed()), 0, 'unauthenticated');
      await early.isHealthy();
      early.close();
      await b.isHealthy();
      assert.deepEqual(b.friend.inbox.left, []);
    });
  }
});
