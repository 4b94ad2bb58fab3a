// The same tests for every version of socket.io-client over each of its transports.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client, closeAll } from './lib/client.mjs';
import { ask, assertContiguous, chat, done, refused, texts } from './lib/envelopes.mjs';
import { newFriends, newGroup, newPerson } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';
import { hasAuthOption, transports, versions } from './lib/versions.mjs';

describe('Every client', { timeout: 600_000 }, () => {
  const server = useServer();
  const shortLived = useServer({ PARLEY_CHAT__SESSIONLIFETIME: '00:00:02' });
  let expired;

  before(async () => {
    expired = await newPerson(shortLived.url, 'expired');
  });

  for (const version of versions) {
    for (const { name, use } of transports) {
      describe(`socket.io-client ${version}, ${name}`, { timeout: 120_000 }, () => story({ version, use }));
    }
  }

  function story(way) {
    let alice, bob, carol, clients;

    before(async () => {
      [alice, bob, carol] = await newFriends(server.url, 'alice', 'bob', 'carol');
      clients = await Promise.all([alice, bob, carol].map((one) => one.connect(way)));
    });

    const reopen = () => new Client(server.url, way).connected();

    test('uses the transport that is set', async () => {
      const [client] = clients;
      if (way.use.length === 2) await client.upgraded();
      assert.equal(client.transport, way.use.at(-1));
      await client.isHealthy();
    });

    if (way.version >= 2 && way.use.includes('websocket')) { // version 1 cannot offer any
      test('has a WebSocket although it offers subprotocols', async () => {
        const protocols = ['v1', 'v2'];
        const options = { protocols, transportOptions: { websocket: { protocols } } }; // where version 2 looks for them
        const client = await new Client(server.url, { ...way, options }).connected();
        await client.upgraded();
        assert.equal(client.manager.engine.transport.ws.protocol, 'v1');
        await client.isHealthy();
        client.close();
      });
    }

    test('is verified with a valid session id', async () => {
      const client = await reopen();
      const answer = await client.authenticate(alice.sid);
      const { user, device, expires, time } = done(answer);
      assert.equal(user, alice.id);
      assert.equal(device, alice.device);
      assert.ok(Number.isInteger(expires) && expires > time, `expires ${expires}, time ${time}`);
      assert.equal(answer.form, 'server');
      client.close();
    });

    test('gets expired for an expired session id', async () => {
      // The test waits for the time itself.
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, expired.expires - Date.now() + 100)));
      const client = await new Client(shortLived.url, way).connected();
      refused(await client.authenticate(expired.sid), 0, 'expired');
      client.close();
    });

    test('gets revoked for a revoked session id', async () => {
      const lost = await alice.anotherDevice();
      await alice.api.endSession(lost.device);
      const client = await reopen();
      refused(await client.authenticate(lost.sid), 0, 'revoked');
      client.close();
    });

    test('is refused with an invalid session id, and may try again', async () => {
      const client = await reopen();
      refused(await client.authenticate('nonsense'), 0, 'unauthenticated');
      done(await client.authenticate(alice.sid));
      await client.isHealthy();
      client.close();
    });

    if (hasAuthOption(way.version)) {
      test('is verified by the auth option, on every namespace', async () => {
        const client = await new Client(server.url, { ...way, auth: { sid: alice.sid } }).connected();
        for (const place of [client.friend, client.group, client.server]) done(await place.request('recent-c', ask(alice.id, {})));
        client.close();
      });

      test('gets a connect_error for a wrong session id in the auth option', async () => {
        const client = new Client(server.url, { ...way, auth: { sid: 'nonsense' } });
        const error = await client.root.refused;
        assert.deepEqual({ code: error.data?.code, reason: error.data?.reason }, { code: 0, reason: 'unauthenticated' });
        client.close();
      });
    }

    test('chats both ways', async () => {
      const [from, to] = clients;
      const sent = done(await from.friend.request('sendfsmg', chat(alice.id, bob.id, 'Hello, Bob! 你好 👋')));
      const received = await to.friend.next('receivefsmg');
      assert.equal(received.from, alice.id);
      assert.equal(received.to, bob.id);
      assert.equal(received.msg.msg, 'Hello, Bob! 你好 👋');
      assert.equal(received.msg.id, sent.id);
      assert.equal(received.msg.seq, sent.seq);

      const answered = done(await to.friend.ask('sendfsmg', chat(bob.id, alice.id, 'Hello, Alice!')));
      const back = await from.friend.next('receivefsmg');
      assert.equal(back.msg.msg, 'Hello, Alice!');
      assert.equal(back.msg.seq, sent.seq + 1);
      assert.equal(back.msg.id, answered.id);
    });

    test('chats in a group of three', async () => {
      const group = await newGroup(alice, bob, carol);
      const sent = [];
      for (const [at, one] of [alice, bob, carol].entries()) {
        sent.push(done(await clients[at].group.request('sendfsmg', chat(one.id, group, `from ${one.id}`))));
      }
      assertContiguous(sent.map((one) => one.seq));
      for (const [at, one] of [alice, bob, carol].entries()) {
        const others = [alice, bob, carol].filter((person) => person !== one);
        for (const other of others) {
          const { to, msg } = await clients[at].group.next('receivefsmg', ({ msg }) => msg.kind === 'text');
          assert.equal(to, group);
          assert.equal(msg.msg, `from ${other.id}`);
        }
      }
    });

    test('sees a friend go online and offline, and nothing of a reload', async () => {
      const [watcher] = clients;
      const [dora, eve] = await newFriends(server.url, 'dora', 'eve');
      const seen = await dora.connect(way);
      const first = await eve.connect(way);
      const online = await seen.friend.next('fonline', ({ from }) => from === eve.id);
      assert.equal(online.to, dora.id);

      first.close();
      const second = await eve.connect(way);
      const left = Date.now();
      second.close();
      const offline = await seen.friend.next('foffline', ({ from }) => from === eve.id, 60_000);
      assert.ok(Date.now() - left > 4_000, `offline after ${Date.now() - left} ms: the grace period is 5 s`);
      assert.ok(Number.isInteger(offline.msg.lastSeen ?? offline.msg.time));
      const noise = seen.friend.inbox.left.filter(({ event }) => event === 'fonline' || event === 'foffline');
      assert.deepEqual(noise, [], 'the reload was announced');
      assert.deepEqual(watcher.friend.inbox.left.filter(({ value }) => value.from === eve.id), [], 'a stranger was notified');
      seen.close();
    });

    test('gets each missed message once', async () => {
      const [from] = clients;
      const away = await carol.anotherDevice();
      const before = await away.connect(way);
      const { cursor } = done(await before.server.request('offline-c', ask(carol.id, {})));
      before.close();

      for (const text of ['one', 'two', 'three']) done(await from.friend.request('sendfsmg', chat(alice.id, carol.id, text)));

      const after = await away.connect(way);
      const missed = done(await after.friend.request('offline-c', ask(carol.id, { cursor })));
      assert.deepEqual(texts(missed.messages), ['one', 'two', 'three']);
      assert.equal(missed.more, false);
      const again = done(await after.friend.request('offline-c', ask(carol.id, { cursor: missed.cursor })));
      assert.deepEqual(again.messages, []);
      after.close();
    });

    test('pages through history, lists recent conversations and marks them as read', async () => {
      const [from, to] = clients;
      const sent = [];
      for (let n = 1; n <= 5; n++) sent.push(done(await from.friend.request('sendfsmg', chat(alice.id, bob.id, `page ${n}`))));
      const newest = done(await to.friend.request('history-c', ask(bob.id, { with: alice.id, limit: 2 })));
      assert.deepEqual(texts(newest.messages), ['page 4', 'page 5']);
      assert.equal(newest.more, true);
      const older = done(await to.friend.request('history-c', ask(bob.id, { with: alice.id, before: sent[3].seq, limit: 2 })));
      assert.deepEqual(texts(older.messages), ['page 2', 'page 3']);

      const unread = await conversation(to, bob.id, alice.id);
      assert.ok(unread.unread >= 5, `unread ${unread.unread}`);
      done(await to.friend.request('read-c', ask(bob.id, { with: alice.id, seq: sent[4].seq })));
      const mark = await from.friend.next('read-s');
      assert.equal(mark.from, bob.id);
      assert.equal(mark.msg.seq, sent[4].seq);
      assert.equal((await conversation(to, bob.id, alice.id)).unread, 0);
    });

    test('gets the time, on / before it is verified', async () => {
      const client = await reopen();
      const { time, zone } = done(await client.root.ask('time-c', { form: 'client', to: 'server', type: 'json', msg: {} }));
      assert.ok(Math.abs(time - Date.now()) < 60_000);
      assert.equal(zone, 'UTC');
      done(await clients[0].server.request('time-c', ask(alice.id, {})));
      client.close();
    });

    test('gets a notice of a friend request, live or after it has reconnected', async () => {
      const stranger = await newPerson(server.url, 'stranger');
      const client = await carol.connect(way);
      const { cursor } = done(await client.server.request('offline-c', ask(carol.id, {})));
      const { id } = await stranger.api.askFriend(carol.id, 'It is me');
      const live = await client.server.next('notice', (notice) => JSON.stringify(notice.msg).includes(id));
      const missed = done(await client.server.request('offline-c', ask(carol.id, { cursor })));
      assert.ok(missed.messages.some((notice) => notice.msg.id === live.msg.id), JSON.stringify(missed));
      client.close();
    });

    after(closeAll);
  }

  async function conversation(client, user, other) {
    const { conversations } = done(await client.friend.request('recent-c', ask(user, {})));
    return conversations.find((one) => one.with === other);
  }
});
