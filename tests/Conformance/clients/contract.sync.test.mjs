// offline-c, history-c, recent-c: missed entries, history, and conversations.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Client } from './lib/client.mjs';
import { ask, assertContiguous, chat, done, refused, texts } from './lib/envelopes.mjs';
import { newFriends, newGroup, newPerson } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';
import { notAnEnvelope } from './lib/wrong.mjs';

describe('Sync', { timeout: 300_000 }, () => {
  const server = useServer();
  let alice, bob, carol, group, a, b;

  before(async () => {
    [alice, bob, carol] = await newFriends(server.url, 'alice', 'bob', 'carol');
    group = await newGroup(alice, bob);
    [a, b] = await Promise.all([alice, bob].map((one) => one.connect()));
  });

  const toBob = async (text) => done(await a.friend.request('sendfsmg', chat(alice.id, bob.id, text)));
  const toGroup = async (text) => done(await a.group.request('sendfsmg', chat(alice.id, group, text)));
  const offline = async (place, msg) => done(await place.request('offline-c', ask(bob.id, msg)));
  const cursorNow = async (place = b.server) => (await offline(place, {})).cursor;

  describe('offline-c', () => {
    test('in the 2016 form is answered by offline-s', async () => {
      for (const place of [b.friend, b.group, b.server]) {
        place.send('offline-c', { from: bob.id, to: 'server', type: 'json', msg: {} });
        const answer = done(await place.next('offline-s'));
        assert.ok(Array.isArray(answer.messages));
        assert.equal(typeof answer.cursor, 'string');
        assert.equal(typeof answer.more, 'boolean');
      }
    });

    test('returns complete envelopes, exactly as they were delivered live', async () => {
      const cursor = await cursorNow();
      b.friend.inbox.clear();
      b.group.inbox.clear();
      await toBob('to bob');
      await toGroup('to all');
      const live = [await b.friend.next('receivefsmg'), await b.group.next('receivefsmg')];
      const { messages } = await offline(b.server, { cursor });
      assert.deepEqual(messages, live);
    });

    test('with a cursor returns what came after it, each entry once, in order, page by page', async () => {
      let cursor = await cursorNow();
      const sent = [];
      for (let n = 1; n <= 5; n++) {
        await toBob(`direct ${n}`);
        await toGroup(`group ${n}`);
        sent.push(`direct ${n}`, `group ${n}`);
      }
      const got = [];
      for (let more = true; more;) {
        const page = await offline(b.server, { cursor, limit: 3 });
        assert.ok(page.messages.length <= 3 && (page.messages.length === 3 || !page.more), JSON.stringify(page));
        got.push(...texts(page.messages));
        ({ cursor, more } = page);
      }
      assert.deepEqual(got, sent);
      assert.deepEqual((await offline(b.server, { cursor })).messages, []);
    });

    test('accepts the cursor of a live message', async () => {
      b.friend.inbox.clear();
      await toBob('the last one seen');
      const { msg } = await b.friend.next('receivefsmg');
      await toBob('the first one missed');
      assert.deepEqual(texts((await offline(b.server, { cursor: msg.cursor })).messages), ['the first one missed']);
    });

    test('on /friend covers one-to-one chats, on /group groups, on /server everything', async () => {
      const [all, friends, groups] = [await cursorNow(b.server), await cursorNow(b.friend), await cursorNow(b.group)];
      await toBob('for one');
      await toGroup('for many');
      const stranger = await newPerson(server.url, 'stranger');
      await stranger.api.askFriend(bob.id, 'notice me');
      assert.deepEqual(texts((await offline(b.friend, { cursor: friends })).messages), ['for one']);
      assert.deepEqual(texts((await offline(b.group, { cursor: groups })).messages), ['for many']);
      const { messages } = await offline(b.server, { cursor: all });
      assert.deepEqual(texts(messages), ['for one', 'for many']);
      assert.ok(messages.some(({ msg }) => JSON.stringify(msg).includes(stranger.id)), 'the notice is missing');
    });

    test('without a cursor continues at the position that the device has confirmed', async () => {
      const device = await bob.anotherDevice();
      const client = await device.connect();
      const { cursor } = done(await client.server.request('offline-c', ask(bob.id, {})));
      done(await client.server.request('offline-c', ask(bob.id, { cursor })));
      client.close();
      await toBob('while away');
      const again = await device.connect();
      assert.deepEqual(texts(done(await again.server.request('offline-c', ask(bob.id, {}))).messages), ['while away']);
      again.close();
    });

    test('on a new device begins with the last messages of each conversation', async () => {
      await toBob('the last to bob');
      await toGroup('the last to all');
      const client = await (await bob.anotherDevice()).connect();
      const { messages } = done(await client.server.request('offline-c', ask(bob.id, {})));
      const said = texts(messages);
      assert.ok(said.includes('the last to bob') && said.includes('the last to all'), JSON.stringify(said));
      client.close();
    });

    test('with limit 0 returns only whether entries were missed', async () => {
      const cursor = await cursorNow();
      assert.equal((await offline(b.server, { cursor, limit: 0 })).more, false);
      await toBob('missed');
      const { more, messages } = await offline(b.server, { cursor, limit: 0 });
      assert.equal(more, true);
      assert.deepEqual(messages ?? [], []);
      assert.deepEqual(texts((await offline(b.server, { cursor })).messages), ['missed']);
    });

    test('returns messages that the user has sent from other devices', async () => {
      const device = await alice.anotherDevice();
      const client = await device.connect();
      const { cursor } = done(await client.server.request('offline-c', ask(alice.id, {})));
      await toBob('from my other device');
      assert.deepEqual(texts(done(await client.server.request('offline-c', ask(alice.id, { cursor }))).messages), ['from my other device']);
      client.close();
    });

    test('with a cursor of another database answers reset', async () => {
      const cursor = await cursorNow();
      const foreign = cursor.replace(/^[0-9a-f]/, (digit) => (digit === '0' ? '1' : '0'));
      assert.notEqual(foreign, cursor);
      assert.equal((await offline(b.server, { cursor: foreign })).reset, true);
    });
  });

  describe('history-c', () => {
    test('in the 2016 form is answered by history-s', async () => {
      const { id } = await toBob('remembered');
      b.friend.send('history-c', { from: bob.id, to: 'server', type: 'json', msg: { with: alice.id } });
      const { messages, more } = done(await b.friend.next('history-s'));
      assert.equal(messages.at(-1).msg.id, id);
      assert.equal(typeof more, 'boolean');

      await toGroup('remembered by all');
      b.group.send('history-c', { from: bob.id, to: 'server', type: 'json', msg: { with: group } });
      assert.equal(texts(done(await b.group.next('history-s')).messages).at(-1), 'remembered by all');
    });

    test('returns complete envelopes, exactly as they were delivered live', async () => {
      b.friend.inbox.clear();
      const { seq } = await toBob('compare');
      const live = await b.friend.next('receivefsmg');
      const { messages } = done(await b.friend.request('history-c', ask(bob.id, { with: alice.id, after: seq - 1 })));
      assert.deepEqual(messages, [live]);
    });

    test('has pages backwards and forwards by seq, oldest first, without gaps', async () => {
      const sent = [];
      for (let n = 1; n <= 7; n++) sent.push((await toBob(`history ${n}`)).seq);
      const page = async (msg) => done(await b.friend.request('history-c', ask(bob.id, { with: alice.id, ...msg })));
      const seqs = ({ messages }) => messages.map(({ msg }) => msg.seq);

      const last = await page({ limit: 3 });
      assert.deepEqual(seqs(last), sent.slice(-3));
      assert.equal(last.more, true);
      assert.deepEqual(seqs(await page({ before: sent[4], limit: 3 })), sent.slice(1, 4));
      const forwards = await page({ after: sent[0], limit: 3 });
      assert.deepEqual(seqs(forwards), sent.slice(1, 4));
      assert.equal(forwards.more, true);
      const end = await page({ after: sent[3], limit: 3 });
      assert.deepEqual(seqs(end), sent.slice(4));
      assert.equal(end.more, false);

      const all = [];
      for (let before, more = true; more;) {
        const older = await page({ before, limit: 4 });
        all.unshift(...seqs(older));
        before = all[0];
        more = older.more;
      }
      assert.equal(all[0], 1);
      assertContiguous(all);
    });

    test('on /server returns notices', async () => {
      const stranger = await newPerson(server.url, 'stranger');
      const { id } = await stranger.api.askFriend(bob.id);
      const { messages } = done(await b.server.request('history-c', ask(bob.id, { with: 'server' })));
      assert.ok(messages.some(({ msg }) => JSON.stringify(msg).includes(id)), JSON.stringify(messages));
    });

    test('of an unknown user is refused as unknown-user', async () => {
      refused(await b.friend.request('history-c', ask(bob.id, { with: 'nobody-at-all' })), 0, 'unknown-user');
      await b.isHealthy();
    });

    test('of an unknown group and of a group of other users is refused', async () => {
      refused(await b.group.request('history-c', ask(bob.id, { with: 'no-such-group' })), 0, 'unknown-group');
      const closed = await newGroup(alice, carol);
      refused(await b.group.request('history-c', ask(bob.id, { with: closed })), 0, 'not-member');
      await b.isHealthy();
    });

    test('of a stranger is empty', async () => {
      const stranger = await newPerson(server.url, 'stranger');
      const { msg } = await b.friend.request('history-c', ask(bob.id, { with: stranger.id }));
      assert.ok(msg.code === 0 ? msg.reason === 'not-friends' : msg.code === 1 && msg.messages.length === 0, JSON.stringify(msg));
    });
  });

  describe('recent-c', () => {
    test('in the 2016 form is answered by recent-s', async () => {
      for (const place of [b.friend, b.group, b.server]) {
        place.send('recent-c', { from: bob.id, to: 'server', type: 'json', msg: {} });
        assert.ok(Array.isArray(done(await place.next('recent-s')).conversations));
      }
    });

    test('lists conversations, newest first, with the last message and the unread count', async () => {
      const [eve, frank, grace] = await newFriends(server.url, 'eve', 'frank', 'grace');
      const room = await newGroup(eve, frank);
      const [e, f] = [await eve.connect(), await frank.connect()];
      done(await e.friend.request('sendfsmg', chat(eve.id, frank.id, 'one')));
      done(await e.friend.request('sendfsmg', chat(eve.id, frank.id, 'two')));
      done(await e.friend.request('sendfsmg', chat(eve.id, grace.id, 'to grace')));
      done(await e.group.request('sendfsmg', chat(eve.id, room, 'to the room')));

      const of = async (place, one) => done(await place.request('recent-c', ask(one.id, {}))).conversations;
      const friends = await of(e.friend, eve);
      assert.deepEqual(friends.filter((one) => one.unread !== undefined).map((one) => one.with), [grace.id, frank.id]);
      assert.ok(friends.every((one) => one.kind === 'friend'));
      const groups = await of(f.group, frank);
      assert.deepEqual(groups.map((one) => [one.with, one.kind, one.unread]), [[room, 'group', 1]]);

      const [withEve] = (await of(f.friend, frank)).filter((one) => one.with === eve.id);
      const { kind, unread, readSeq, pinned, muted, time, last } = withEve;
      assert.deepEqual({ kind, unread, pinned, muted }, { kind: 'friend', unread: 2, pinned: false, muted: false });
      assert.ok(Number.isInteger(readSeq) && Number.isInteger(time));
      assert.equal(last.msg.msg, 'two');
      assert.equal(last.from, eve.id);

      const [all] = await of(f.server, frank);
      assert.deepEqual([all.with, all.kind], [room, 'group']);
    });

    test('has pages', async () => {
      const [hub, ...spokes] = await newFriends(server.url, 'hub', 'one', 'two', 'three');
      const h = await hub.connect();
      for (const one of spokes) done(await h.friend.request('sendfsmg', chat(hub.id, one.id, 'hello')));
      const seen = [];
      for (let page, first = true; first || page; first = false) {
        const answer = done(await h.friend.request('recent-c', ask(hub.id, { page, limit: 2 })));
        assert.ok(answer.conversations.length <= 2);
        seen.push(...answer.conversations.map((one) => one.with));
        page = answer.page;
      }
      assert.deepEqual(seen, spokes.map((one) => one.id).reverse());
    });
  });

  describe('with wrong input', () => {
    const wrongValues = [
      ['a negative limit', { limit: -1 }],
      ['a string as limit', { limit: '10' }],
      ['a broken number as limit', { limit: 1.5 }],
      ['an object as limit', { limit: {} }],
    ];
    const own = {
      'offline-c': [
        ['a number as cursor', { cursor: 7 }], ['an object as cursor', { cursor: {} }], ['a nonsense cursor', { cursor: 'nonsense' }],
        ['an empty cursor', { cursor: '' }], ['10 KB of cursor', { cursor: 'c'.repeat(10_240) }], ['a pattern as cursor', { cursor: "%' or 1=1" }],
      ],
      'history-c': [
        ['no with', { with: undefined }], ['a number as with', { with: 7 }], ['an array as with', { with: ['x'] }], ['an empty with', { with: '' }],
        ['a string as before', { before: '5' }], ['a negative before', { before: -5 }], ['a string as after', { after: '5' }], ['an object as after', { after: {} }],
      ],
      'recent-c': [['a number as page', { page: 7 }], ['a nonsense page', { page: '\u0001 nonsense' }]],
    };
    for (const [event, more] of Object.entries(own)) {
      for (const at of ['friend', 'group', 'server']) {
        const base = () => (event === 'history-c' ? { with: { friend: alice.id, group, server: 'server' }[at] } : {});
        // An envelope without msg has no parameters, which is valid where none are needed.
        const lenient = ['an empty object', 'no msg', 'a null msg'];
        const shapes = notAnEnvelope({}).filter(([name]) => event === 'history-c' || !lenient.includes(name));
        for (const [name, args, code, reason] of shapes) {
          test(`${event} on /${at} with ${name} is ${reason}`, () => refusal(at, event, () => args, code, reason));
        }
        for (const [name, msg] of [...wrongValues, ...more]) {
          test(`${event} on /${at} with ${name} is malformed`, () => refusal(at, event, () => [ask(bob.id, { ...base(), ...msg })], -1, 'malformed'));
        }
        test(`${event} on /${at} with another user as from is refused`, () => refusal(at, event, () => [ask(alice.id, base())], 0, 'from-mismatch'));
        test(`${event} on /${at} with a huge limit gets a smaller page or is refused`, async () => {
          const { msg } = await b[at].request(event, ask(bob.id, { ...base(), limit: 1_000_000_000 }));
          assert.ok(msg.code === 1 ? (msg.messages ?? msg.conversations).length <= 1_000 : msg.reason === 'malformed', JSON.stringify(msg));
          await b.isHealthy();
        });
        test(`${event} on /${at} before verification is refused as unauthenticated`, async () => {
          const early = await new Client(server.url).connected();
          refused(await early[at].request(event, ask(bob.id, base())), 0, 'unauthenticated');
          refused(await early[at].ask(event, ask(bob.id, base())), 0, 'unauthenticated');
          await early.isHealthy();
          early.close();
        });
      }
    }

    async function refusal(at, event, args, code, reason) {
      refused(await b[at].request(event, ...args()), code, reason);
      refused(await b[at].ask(event, ...args()), code, reason);
      await b.isHealthy();
    }
  });
});
