// sendfsmg / receivefsmg on /group: many users chat.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { Client } from './lib/client.mjs';
import { assertContiguous, ask, chat, done, refused, texts } from './lib/envelopes.mjs';
import { newFriends, newGroup } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';
import { wrongSends } from './lib/wrong.mjs';

describe('sendfsmg on /group', { timeout: 300_000 }, () => {
  const server = useServer();
  let alice, bob, carol, dora, group, other;
  let a, b, c, d;

  before(async () => {
    [alice, bob, carol, dora] = await newFriends(server.url, 'alice', 'bob', 'carol', 'dora');
    group = await newGroup(alice, bob, carol);
    other = await newGroup(dora, bob);
    [a, b, c, d] = await Promise.all([alice, bob, carol, dora].map((one) => one.connect()));
  });

  // A broken connection fails one test, not all that follow.
  beforeEach(async () => {
    if (!a.root.socket.connected) a = await alice.connect();
  });

  /** The events of the group, up to a message that is now sent to it and one in the other group. */
  async function arrivedBefore(text) {
    done(await a.group.request('sendfsmg', chat(alice.id, group, text)));
    done(await b.group.request('sendfsmg', chat(bob.id, other, text)));
    const isIt = ({ msg }) => msg.msg === text;
    await b.group.next('receivefsmg', isIt);
    await c.group.next('receivefsmg', isIt);
    await d.group.next('receivefsmg', isIt);
    const places = [a, b, c, d].flatMap((one) => one.places);
    const messages = places.flatMap((place) => place.inbox.left).filter(({ event }) => !['fonline', 'foffline', 'notice'].includes(event));
    for (const place of places) place.inbox.clear();
    return messages;
  }

  test('in the 2016 form reaches every member, and is answered by sendfsmg-s', async () => {
    await arrivedBefore('first');
    a.group.send('sendfsmg', { from: alice.id, to: group, type: 'json', msg: { from: alice.id, to: group, msg: 'hello' } });
    const answer = done(await a.group.next('sendfsmg-s'));
    for (const member of [b, c]) {
      const { from, to, type, msg } = await member.group.next('receivefsmg');
      assert.deepEqual({ from, to, type }, { from: alice.id, to: group, type: 'json' });
      assert.deepEqual({ from: msg.from, to: msg.to, msg: msg.msg, kind: msg.kind }, { from: alice.id, to: group, msg: 'hello', kind: 'text' });
      assert.deepEqual({ id: msg.id, seq: msg.seq, time: msg.time }, { id: answer.id, seq: answer.seq, time: answer.time });
      assert.equal(typeof msg.cursor, 'string');
    }
    assert.deepEqual(await arrivedBefore('last'), []);
  });

  test('by many members at once arrives in the same order for all', async () => {
    await arrivedBefore('first');
    const senders = [[a, alice], [b, bob], [c, carol]];
    const sent = senders.flatMap(([client, one]) => Array.from({ length: 50 }, (_, n) => client.group.request('sendfsmg', chat(one.id, group, `${one.id} ${n}`))));
    const seqs = (await Promise.all(sent)).map((one) => done(one).seq).sort((x, y) => x - y);
    assertContiguous(seqs);
    for (const [client, one] of senders) {
      const received = await client.group.inbox.many('receivefsmg', 100);
      const own = new Set(received.map(({ msg }) => msg.seq));
      assert.equal(own.size, 100);
      const order = received.map(({ msg }) => msg.seq);
      assert.deepEqual(order, [...order].sort((x, y) => x - y), one.id);
      assert.ok(received.every(({ from }) => from !== one.id));
    }
    const histories = await Promise.all(senders.map(([client, one]) => client.group.request('history-c', ask(one.id, { with: group, after: seqs[0] - 1, limit: 200 }))));
    const [first, ...rest] = histories.map((one) => texts(done(one).messages));
    for (const same of rest) assert.deepEqual(same, first);
  });

  test('repeated with its cid is stored once', async () => {
    const envelope = chat(alice.id, group, 'once', { cid: 'once' });
    const first = done(await a.group.request('sendfsmg', envelope));
    const second = done(await a.group.request('sendfsmg', envelope));
    assert.deepEqual([second.id, second.seq, second.time, second.duplicate], [first.id, first.seq, first.time, true]);
    assert.equal(second.cid, 'once');
  });

  test('of exactly 32 KiB is delivered', async () => {
    const text = 'x'.repeat(32 * 1024);
    done(await a.group.request('sendfsmg', chat(alice.id, group, text)));
    await b.group.next('receivefsmg', ({ msg }) => msg.msg === text);
  });

  const table = wrongSends('{me}', '{group}', '{other}');
  for (const [at, [name, , code, reason]] of table.entries()) {
    test(`with ${name} is refused as ${reason}, and nobody is notified`, async () => {
      await arrivedBefore(`before ${name}`);
      const [, args] = wrongSends(alice.id, group, bob.id)[at];
      refused(await a.group.request('sendfsmg', ...args), code, reason);
      refused(await a.group.ask('sendfsmg', ...args), code, reason);
      await a.isHealthy();
      assert.deepEqual(await arrivedBefore(`after ${name}`), []);
    });
  }

  test('to an unknown group is refused as unknown-group', async () => {
    refused(await a.group.request('sendfsmg', chat(alice.id, 'no-such-group', 'x')), 0, 'unknown-group');
    refused(await a.group.request('sendfsmg', chat(alice.id, bob.id, 'a user is no group')), 0, 'unknown-group');
    await a.isHealthy();
  });

  test('of a group on /friend is refused as unknown-user', async () => {
    refused(await a.friend.request('sendfsmg', chat(alice.id, group, 'x')), 0, 'unknown-user');
  });

  test('by a user who is not a member is refused as not-member, and nobody is notified', async () => {
    await arrivedBefore('before the stranger');
    refused(await d.group.request('sendfsmg', chat(dora.id, group, 'x')), 0, 'not-member');
    assert.deepEqual(await arrivedBefore('after the stranger'), []);
  });

  test('reaches members only, from joining to leaving', async () => {
    const room = await newGroup(alice, bob);
    done(await a.group.request('sendfsmg', chat(alice.id, room, 'before dora')));
    await alice.api.addMembers(room, [dora.id]);
    done(await a.group.request('sendfsmg', chat(alice.id, room, 'with dora')));
    await d.group.next('receivefsmg', ({ to, msg }) => to === room && msg.msg === 'with dora');
    await dora.api.removeMember(room, 'me');
    const { seq } = done(await a.group.request('sendfsmg', chat(alice.id, room, 'after dora')));
    refused(await d.group.request('sendfsmg', chat(dora.id, room, 'x')), 0, 'not-member');
    await b.group.next('receivefsmg', ({ msg }) => msg.seq === seq && msg.msg === 'after dora');
    await arrivedBefore('the end of dora');
    const { messages } = done(await d.group.request('offline-c', ask(dora.id, {})));
    const seen = texts(messages.filter(({ to }) => to === room));
    assert.ok(!seen.includes('before dora') && !seen.includes('after dora'), JSON.stringify(seen));
  });

  test('before verification is refused as unauthenticated', async () => {
    const early = await new Client(server.url).connected();
    refused(await early.group.request('sendfsmg', chat(alice.id, group, 'early')), 0, 'unauthenticated');
    refused(await early.group.ask('sendfsmg', chat(alice.id, group, 'early')), 0, 'unauthenticated');
    await early.isHealthy();
  });
});
