// sendfsmg / receivefsmg on /friend: two users chat.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { Client } from './lib/client.mjs';
import { assertContiguous, ask, chat, done, refused, texts } from './lib/envelopes.mjs';
import { newFriends, newPerson } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';
import { wrongSends } from './lib/wrong.mjs';

describe('sendfsmg on /friend', { timeout: 300_000 }, () => {
  const server = useServer();
  let alice, bob, carol, stranger;
  let a, b, c, b2, a2;

  before(async () => {
    [alice, bob, carol] = await newFriends(server.url, 'alice', 'bob', 'carol');
    stranger = await newPerson(server.url, 'stranger');
    [a, b, c] = await Promise.all([alice, bob, carol].map((one) => one.connect()));
    [b2, a2] = await Promise.all([bob, alice].map(async (one) => (await one.anotherDevice()).connect()));
  });

  // A broken connection fails one test, not all that follow.
  beforeEach(async () => {
    if (!a.root.socket.connected) a = await alice.connect();
  });

  /** The events of each bystander since the last call, up to a message that is now sent to each of them. */
  async function arrivedBefore(text) {
    done(await a.friend.request('sendfsmg', chat(alice.id, bob.id, text)));
    done(await a.friend.request('sendfsmg', chat(alice.id, carol.id, text)));
    const isIt = ({ msg }) => msg.msg === text;
    for (const one of [b, b2, c]) await one.friend.next('receivefsmg', isIt);
    for (const _ of [bob, carol]) await a2.friend.next('receivefsmg', isIt);
    const messages = [a, a2, b, b2, c].flatMap((one) => one.places).flatMap((place) => place.inbox.left)
      .filter(({ event }) => !['fonline', 'foffline', 'notice'].includes(event));
    for (const place of [a, a2, b, b2, c].flatMap((one) => one.places)) place.inbox.clear();
    return messages;
  }

  test('in the 2016 form reaches the friend and is answered by sendfsmg-s', async () => {
    a.friend.send('sendfsmg', { from: alice.id, to: bob.id, type: 'json', msg: { from: alice.id, to: bob.id, msg: 'hello' } });
    const answer = done(await a.friend.next('sendfsmg-s'));
    const received = await b.friend.next('receivefsmg');
    assert.equal(received.from, alice.id);
    assert.equal(received.to, bob.id);
    assert.equal(received.type, 'json');
    const { msg } = received;
    assert.deepEqual({ from: msg.from, to: msg.to, msg: msg.msg, kind: msg.kind }, { from: alice.id, to: bob.id, msg: 'hello', kind: 'text' });
    assert.equal(msg.id, answer.id);
    assert.equal(msg.seq, answer.seq);
    assert.equal(msg.time, answer.time);
    assert.equal(typeof msg.cursor, 'string');
    assert.ok(Number.isInteger(msg.time) && Math.abs(msg.time - Date.now()) < 60_000);
    assert.ok(Number.isInteger(msg.seq) && msg.seq >= 1);
    assert.equal(typeof msg.id, 'string');
  });

  test('with an ack is answered in the ack and not by an event', async () => {
    const answer = done(await a.friend.request('sendfsmg', chat(alice.id, bob.id, 'with ack', { cid: 'ack-1' })));
    assert.equal(answer.cid, 'ack-1');
    assert.equal(answer.duplicate ?? false, false);
    await a.isHealthy();
    assert.equal(a.friend.inbox.left.filter(({ event }) => event === 'sendfsmg-s').length, 0);
  });

  test('goes to all devices of the recipient, to the other devices of the sender, and to nobody else', async () => {
    await arrivedBefore('before');
    const { id } = done(await a.friend.request('sendfsmg', chat(alice.id, bob.id, 'to all devices')));
    for (const device of [b, b2, a2]) assert.equal((await device.friend.next('receivefsmg')).msg.id, id);
    assert.deepEqual(await arrivedBefore('after'), []);
  });

  test('needs neither from nor type, and reads the address from either place', async () => {
    const envelopes = [
      { to: bob.id, msg: { msg: 'outside' } },
      { msg: { to: bob.id, msg: 'inside' } },
      { form: alice.id, to: bob.id, type: 'json', msg: { msg: 'form' } },
    ];
    for (const envelope of envelopes) {
      done(await a.friend.request('sendfsmg', envelope));
      const { from, to, type, msg } = await b.friend.next('receivefsmg', (one) => one.msg.msg === envelope.msg.msg);
      assert.deepEqual({ from, to, type, inner: msg.from, other: msg.to }, { from: alice.id, to: bob.id, type: 'json', inner: alice.id, other: bob.id });
    }
  });

  test('ignores unknown members, and does not pass them on', async () => {
    const envelope = chat(alice.id, bob.id, 'extra', { seq: 999, id: 'mine', time: 1, admin: true, __proto__x: 1 });
    const answer = done(await a.friend.request('sendfsmg', { ...envelope, extra: 1 }));
    assert.notEqual(answer.seq, 999);
    assert.notEqual(answer.id, 'mine');
    const received = await b.friend.next('receivefsmg', ({ msg }) => msg.msg === 'extra');
    assert.equal(received.extra, undefined);
    assert.equal(received.msg.admin, undefined);
    assert.equal(received.msg.id, answer.id);
    assert.equal(received.msg.time, answer.time);
  });

  test('delivers any text unchanged', async () => {
    const all = ['<b>&amp;</b>\r\n\t\\u0041 "', '\u2028\u2029\ufeff\uffff', 'e\u0301 is not \u00e9', '👩‍👩‍👧‍👦 مرحبا', ' leading and trailing ', '{"msg":"inside"}'];
    for (const text of all) {
      done(await a.friend.request('sendfsmg', chat(alice.id, bob.id, text)));
      await b.friend.next('receivefsmg', ({ msg }) => msg.msg === text);
    }
  });

  test('delivers exactly 32 KiB of text', async () => {
    for (const text of ['x'.repeat(32 * 1024), `${'好'.repeat(10_922)}xx`]) {
      assert.equal(Buffer.byteLength(text), 32 * 1024);
      done(await a.friend.request('sendfsmg', chat(alice.id, bob.id, text)));
      const { msg } = await b.friend.next('receivefsmg', (one) => one.msg.msg.length === text.length);
      assert.equal(msg.msg, text);
    }
  });

  test('delivers any object of the kind custom', async () => {
    const content = { card: 'contact', list: [1, 2.5, null, true, { deep: '好' }] };
    done(await a.friend.request('sendfsmg', chat(alice.id, bob.id, content, { kind: 'custom' })));
    const { msg } = await b.friend.next('receivefsmg', (one) => one.msg.kind === 'custom');
    assert.deepEqual(msg.msg, content);
  });

  test('repeated with its cid is stored once and gets the first response', async () => {
    const envelope = chat(alice.id, bob.id, 'once', { cid: 'c'.repeat(64) });
    const first = done(await a.friend.request('sendfsmg', envelope));
    const second = done(await a.friend.request('sendfsmg', envelope));
    const changed = done(await a2.friend.request('sendfsmg', chat(alice.id, bob.id, 'not once', { cid: 'c'.repeat(64) })));
    for (const repeated of [second, changed]) {
      const { id, seq, time, duplicate } = repeated;
      assert.deepEqual({ id, seq, time, duplicate }, { id: first.id, seq: first.seq, time: first.time, duplicate: true });
    }
    const { messages } = done(await a.friend.request('history-c', ask(alice.id, { with: bob.id, after: first.seq - 1 })));
    assert.deepEqual(texts(messages), ['once']);
  });

  test('repeated many times at once is stored once', async () => {
    const envelope = chat(alice.id, bob.id, 'at once', { cid: 'at-once' });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => [a, a2][n % 2].friend.request('sendfsmg', envelope)));
    assert.equal(new Set(answers.map((one) => done(one).id)).size, 1);
    assert.equal(answers.filter(({ msg }) => !msg.duplicate).length, 1);
  });

  test('does not mix up the cids of two users or of two conversations', async () => {
    const cid = 'shared';
    const answers = [
      done(await a.friend.request('sendfsmg', chat(alice.id, bob.id, '1', { cid }))),
      done(await a.friend.request('sendfsmg', chat(alice.id, carol.id, '2', { cid }))),
      done(await b.friend.request('sendfsmg', chat(bob.id, alice.id, '3', { cid }))),
    ];
    assert.equal(new Set(answers.map((one) => one.id)).size, 3);
    for (const answer of answers) assert.equal(answer.duplicate ?? false, false);
  });

  test('1,000 times without waiting arrives in order, without gaps', async () => {
    const [eve, frank] = await newFriends(server.url, 'eve', 'frank');
    const [from, to] = await Promise.all([eve.connect({ use: ['polling', 'websocket'] }), frank.connect()]);
    const sent = [];
    for (let n = 1; n <= 1_000; n++) sent.push(from.friend.request('sendfsmg', chat(eve.id, frank.id, `${n}`)));
    const answers = (await Promise.all(sent)).map(done);
    assertContiguous(answers.map((one) => one.seq));
    const received = (await to.friend.inbox.many('receivefsmg', 1_000)).filter(({ msg }) => msg.kind === 'text');
    assert.deepEqual(received.map(({ msg }) => msg.msg), Array.from({ length: 1_000 }, (_, n) => `${n + 1}`));
    assert.deepEqual(received.map(({ msg }) => msg.seq), answers.map((one) => one.seq));
  });

  describe('with wrong input', () => {
    const table = wrongSends('{me}', '{friend}', '{other}');
    for (const [at, [name, , code, reason]] of table.entries()) {
      test(`(${name}) is refused as ${reason}, and nobody is notified`, async () => {
        await arrivedBefore(`before ${name}`);
        const [, args] = wrongSends(alice.id, bob.id, carol.id)[at];
        refused(await a.friend.request('sendfsmg', ...args), code, reason);
        refused(await a.friend.ask('sendfsmg', ...args), code, reason);
        await a.isHealthy();
        assert.deepEqual(await arrivedBefore(`after ${name}`), []);
      });
    }

    test('(an unknown user) is refused as unknown-user', async () => {
      refused(await a.friend.request('sendfsmg', chat(alice.id, 'nobody-at-all', 'x')), 0, 'unknown-user');
      refused(await a.friend.request('sendfsmg', chat(alice.id, "../'; drop table users; --", 'x')), 0, 'unknown-user');
      await a.isHealthy();
    });

    test('(a user who is not a friend) is refused as not-friends, and that user is not notified', async () => {
      const s = await stranger.connect();
      refused(await a.friend.request('sendfsmg', chat(alice.id, stranger.id, 'x')), 0, 'not-friends');
      refused(await s.friend.request('sendfsmg', chat(stranger.id, alice.id, 'x')), 0, 'not-friends');
      await s.isHealthy();
      assert.deepEqual(s.friend.inbox.left, []);
      assert.deepEqual(done(await s.server.request('recent-c', ask(stranger.id, {}))).conversations.filter((one) => one.kind === 'friend'), []);
    });

    test('(before verification) is refused as unauthenticated, and is delivered to nobody', async () => {
      const early = await new Client(server.url).connected();
      refused(await early.friend.request('sendfsmg', chat(alice.id, bob.id, 'early')), 0, 'unauthenticated');
      refused(await early.friend.ask('sendfsmg', chat(alice.id, bob.id, 'early')), 0, 'unauthenticated');
      await early.isHealthy();
      done(await early.authenticate(alice.sid));
      done(await early.friend.request('sendfsmg', chat(alice.id, bob.id, 'verified')));
      const { msg } = await b.friend.next('receivefsmg', (one) => ['early', 'verified'].includes(one.msg.msg));
      assert.equal(msg.msg, 'verified');
    });
  });
});

describe('sendfsmg, faster than is allowed,', { timeout: 60_000 }, () => {
  const server = useServer({ PARLEY_CHAT__REQUESTSPERSECOND: '1', PARLEY_CHAT__REQUESTBURST: '20' });

  test('is refused as rate-limited with the time to wait, and accepted messages keep their order', async () => {
    const [alice, bob] = await newFriends(server.url, 'alice', 'bob');
    const [a, b] = await Promise.all([alice.connect(), bob.connect()]);
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => a.friend.request('sendfsmg', chat(alice.id, bob.id, `${n}`))));
    const refusals = answers.filter(({ msg }) => msg.code !== 1);
    assert.ok(refusals.length > 0 && refusals.length < 60, `${refusals.length} of 60 were refused`);
    for (const answer of refusals) {
      const { retryAfter } = refused(answer, 0, 'rate-limited');
      assert.ok(Number.isInteger(retryAfter) && retryAfter > 0, `retryAfter ${retryAfter}`);
    }
    const accepted = answers.flatMap(({ msg }, n) => (msg.code === 1 ? [`${n}`] : []));
    const { messages } = done(await b.friend.request('history-c', ask(bob.id, { with: alice.id, limit: 100 })));
    assert.deepEqual(texts(messages), accepted);
    for (const place of a.places) assert.ok(place.socket.connected);
  });
});
