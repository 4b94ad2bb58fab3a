// docs/protocol/asyncapi.yaml is correct and complete: all packets are as described there, and everything described there occurs.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startServer } from '../../EndToEnd/server.mjs';
import { Api, greyPoint } from './lib/api.mjs';
import { Judge, operations, problemOf } from './lib/asyncapi.mjs';
import { Client, closeAll } from './lib/client.mjs';
import { ask, chat, done, refused } from './lib/envelopes.mjs';
import { befriend, newPerson, password } from './lib/people.mjs';
import { withKey } from './lib/server.mjs';

describe('All packets match the document:', { timeout: 180_000 }, () => {
  const judge = new Judge();
  const root = 'root-of-all';
  let server, api, late, admin, alice, bob, carol, mallory, a, a2, b, c, r;

  const call = (one, method, path, body) => one.api.call(method, path, body);
  const connect = (one) => one.connect({ judge });
  const wrong = (place, event, ...args) => judge.wrongly(() => place.request(event, ...args));
  const notice = (client, kind, where = () => true) => client.server.next('notice', ({ msg }) => msg.kind === kind && where(msg));
  const entry = (place, kind, where = () => true) => place.next('receivefsmg', ({ msg }) => msg.kind === kind && where(msg));
  const say = async (place, from, to, text, more) => done(await place.request('sendfsmg', chat(from, to, text, more)));
  const newAvatar = async () => (await alice.api.upload('point.png', greyPoint)).file;
  const newGroup = async (...members) => (await alice.api.newGroup('Hikers', members.map(({ id }) => id))).id;

  before(async () => {
    // A first start with short sessions, to create the administrator's account.
    const first = await startServer({ env: { PARLEY_CHAT__SESSIONLIFETIME: '1s' } });
    await new Api(first.url).signUp(root, password);
    late = await new Api(first.url).signIn(root, password);
    await first.stop();

    server = await startServer({
      dataDir: first.dataDir,
      env: { ...withKey, PARLEY_CHAT__ADMINS: root, PARLEY_CHAT__PRESENCEGRACE: '500ms', PARLEY_CHAT__REQUESTSPERSECOND: '100', PARLEY_CHAT__REQUESTBURST: '300' },
    });
    api = new Api(server.url);
    [alice, bob, carol, mallory] = await Promise.all(['alice', 'bob', 'carol', 'mallory'].map((name) => newPerson(server.url, name)));
    admin = { id: root, api: api.as((await api.signIn(root, password)).sid) };
    [a, b, c, r] = await Promise.all([alice, bob, carol, mallory].map(connect));
    a2 = await connect(await alice.anotherDevice());
  });
  after(async () => {
    closeAll();
    await server?.kill();
  });
  afterEach(() => assert.deepEqual(judge.problems.splice(0), []));

  test('before verification', async () => {
    const early = await new Client(server.url, { judge }).connected();
    for (const { address, action, messages } of operations.filter((one) => one.action === 'receive')) {
      const [message] = messages;
      if (message.name === 'auth-c' || (message.name === 'time-c' && address === '/')) continue;
      refused(await early.at(address).request(message.name, message.examples[0].payload), 0, 'unauthenticated');
    }
    done(await early.root.request('time-c', { msg: {} }));
    done(await early.root.ask('time-c', { msg: {} }));
    refused(await early.authenticate('nonsense'), 0, 'unauthenticated');
    await new Promise((resolve) => setTimeout(resolve, late.expires - Date.now() + 10));
    refused(await early.root.request('auth-c', { msg: { sid: late.sid } }), 0, 'expired');
    early.root.inbox.clear();   // Of what was said beside the ack.
    done(await early.authenticate((await alice.api.ticket()).ticket));
    refused(await early.root.request('auth-c', { msg: { sid: bob.sid } }), 0, 'conflict');
    early.close();
  });

  test('with an invalid session', async () => {
    const lost = new Client(server.url, { auth: { sid: 'nonsense' } });
    const { data } = await lost.friend.refused;
    assert.equal(problemOf('#/components/schemas/ConnectRefusal', data), undefined);
    lost.close();
  });

  test('while two users become friends, and end their friendship', async () => {
    const request = await alice.api.askFriend(bob.id, 'We met');
    await bob.api.acceptFriend(request.id);
    for (const client of [a, a2, b]) for (const kind of ['friend-request', 'friend-accepted']) await notice(client, kind);
    await call(bob, 'POST', `/friend-requests/${(await carol.api.askFriend(bob.id)).id}/decline`);
    await notice(c, 'friend-declined');
    await call(carol, 'DELETE', `/friend-requests/${(await carol.api.askFriend(bob.id)).id}`);
    await notice(b, 'friend-cancelled');
    await befriend(bob, carol);
    await call(bob, 'DELETE', `/friends/${carol.id}`);
    await notice(c, 'friend-removed');
    for (const [one, other] of [[bob, carol], [alice, carol], [alice, mallory]]) await befriend(one, other);
    await call(alice, 'PATCH', `/friends/${bob.id}`, { remark: 'Bobby' });
    await notice(a2, 'friend-changed', ({ remark }) => remark === 'Bobby');
    await call(alice, 'PATCH', '/users/me', { name: 'Alice', avatar: await newAvatar(), about: 'Hiking' });
    await notice(b, 'user-changed');
  });

  test('between friends', async () => {
    const { file, name, size } = await alice.api.upload('note.txt', 'Hello');
    for (const kind of ['image', 'file', 'audio', 'video']) {
      await say(a.friend, alice.id, bob.id, { file, name, size }, { kind });
      await entry(b.friend, kind);
    }
    await say(a.friend, alice.id, bob.id, { latitude: 47.4, longitude: 8.5 }, { kind: 'location' });
    await entry(b.friend, 'location');
    const custom = await say(a.friend, alice.id, bob.id, { poll: 'Tea?' }, { kind: 'custom' });
    const text = await say(a.friend, alice.id, bob.id, 'Tea at five?', { cid: 'c-1', mentions: [bob.id] });
    assert.equal((await say(a.friend, alice.id, bob.id, 'Tea at five?', { cid: 'c-1' })).duplicate, true);
    done(await b.friend.ask('sendfsmg', chat(bob.id, alice.id, 'Yes', { quote: text.id })));
    await entry(a2.friend, 'text', ({ quote }) => quote === text.id);

    done(await a.friend.request('edit-c', ask(alice.id, { with: bob.id, id: text.id, msg: 'Tea at six?', mentions: [bob.id] })));
    done(await a.friend.ask('edit-c', ask(alice.id, { with: bob.id, id: custom.id, msg: { poll: 'Coffee?' } })));
    done(await a.friend.request('edit-c', ask(alice.id, { with: bob.id, id: custom.id, msg: { poll: 'Water?' } })));
    for (let n = 0; n < 3; n++) await entry(b.friend, 'edit');
    const gone = await say(a.friend, alice.id, bob.id, 'Oops', { cid: 'c-2' });
    done(await a.friend.request('recall-c', ask(alice.id, { with: bob.id, id: gone.id })));
    const gone2 = await say(a.friend, alice.id, bob.id, 'Oops', { cid: 'c-3' });
    done(await a.friend.ask('recall-c', ask(alice.id, { with: bob.id, id: gone2.id })));
    await entry(b.friend, 'recall');

    await call(bob, 'DELETE', `/conversations/friend/${alice.id}/messages/${text.id}`);
    await notice(b, 'message-deleted');
    const other = await say(a.friend, alice.id, bob.id, 'Look', { mentions: [bob.id] });
    const recent = done(await b.friend.request('recent-c', ask(bob.id, {})));
    assert.equal(recent.conversations.find((one) => one.with === alice.id).mentioned, other.seq);
  });

  test('when friends read, type, connect and disconnect', async () => {
    const { seq } = await say(a.friend, alice.id, bob.id, 'Read me');
    done(await b.friend.request('read-c', ask(bob.id, { with: alice.id, seq: seq - 1 })));
    done(await b.friend.ask('read-c', ask(bob.id, { with: alice.id, seq })));
    await a.friend.next('read-s', ({ msg }) => msg.with === bob.id && msg.seq === seq);
    await a.friend.request('read-c', ask(alice.id, { with: bob.id, seq: 1 }));
    await b.friend.request('sendfsmg', chat(bob.id, alice.id, 'Read me, too'));
    const { msg } = await entry(a2.friend, 'text', (one) => one.msg === 'Read me, too');
    done(await a2.friend.request('read-c', ask(alice.id, { with: bob.id, seq: msg.seq })));
    await a.friend.next('read-s', (one) => one.from === alice.id);

    done(await a.friend.request('typing-c', ask(alice.id, { with: bob.id })));
    await b.friend.next('typing-s');
    done(await a.friend.ask('typing-c', ask(alice.id, { with: bob.id, on: false })));
    await b.friend.next('typing-s', ({ msg }) => msg.on === false);

    for (const event of ['foffline', 'fonline']) {
      done(await a.friend.request(event, { msg: {} }));
      await a2.friend.next(`${event}-s`);
      await b.friend.next(event, ({ from }) => from === alice.id);
      done(await a.friend.ask(event, chat(alice.id, bob.id, '')));
    }
    done(await a.friend.request('foffline', { msg: {} }));
    const { online, lastSeen, invisible } = done(await a.friend.request('online-c', { msg: {} }));
    assert.ok(online.includes(bob.id) && invisible && lastSeen);
    done(await a.friend.request('fonline', { msg: {} }));
    r.close();
    await a.friend.next('foffline', ({ from }) => from === mallory.id);
    assert.ok(mallory.id in done(await a.friend.ask('online-c', { msg: {} })).lastSeen);
    r = await connect(mallory);
    await a.friend.next('fonline', ({ from }) => from === mallory.id);
  });

  test('in a group', async () => {
    const group = await newGroup(bob);
    await call(alice, 'POST', `/groups/${group}/members`, { users: [carol.id] });
    await notice(c, 'group-invited');
    await notice(b, 'group-changed', ({ event }) => event === 'joined');
    const system = (event) => entry(b.group, 'system', ({ msg }) => msg.event === event);

    const text = await say(a.group, alice.id, group, 'All aboard', { mentions: ['@all'], cid: 'g-1' });
    const { msg } = await entry(c.group, 'text');
    done(await b.group.ask('sendfsmg', chat(bob.id, group, 'Here', { quote: text.id })));
    done(await a.group.request('edit-c', ask(alice.id, { with: group, id: text.id, msg: 'All aboard!' })));
    done(await a.group.ask('edit-c', ask(alice.id, { with: group, id: text.id, msg: 'All aboard!!' })));
    done(await a.group.request('recall-c', ask(alice.id, { with: group, id: text.id })));
    done(await a.group.ask('recall-c', ask(alice.id, { with: group, id: text.id })));
    done(await b.group.request('read-c', ask(bob.id, { with: group, seq: msg.seq })));
    done(await a.group.ask('read-c', ask(alice.id, { with: group, seq: 1_000 })));
    await a2.group.next('read-s', ({ msg: mark }) => mark.unread === 0);
    await c.group.next('read-s', ({ msg: mark }) => mark.reads);
    done(await b.group.request('typing-c', ask(bob.id, { with: group })));
    done(await b.group.ask('typing-c', ask(bob.id, { with: group, on: false })));
    await c.group.next('typing-s');

    const members = `/groups/${group}/members`;
    const { time } = done(await a.server.request('time-c', { msg: {} }));
    await call(alice, 'PUT', `${members}/${bob.id}/role`, { role: 'admin' });
    await call(alice, 'PUT', `${members}/${bob.id}/role`, { role: 'member' });
    await notice(b, 'group-role', ({ role }) => role === 'member');
    await call(alice, 'PUT', `${members}/${bob.id}/mute`, { until: time + 60_000 });
    refused(await b.group.request('sendfsmg', chat(bob.id, group, 'Hm')), 0, 'muted');
    const mine = done(await b.group.request('history-c', ask(bob.id, { with: group }))).messages.find((one) => one.msg.kind === 'text' && one.from === bob.id);
    refused(await b.group.request('edit-c', ask(bob.id, { with: group, id: mine.msg.id, msg: 'Hm' })), 0, 'muted');
    await notice(b, 'group-muted');
    await call(alice, 'DELETE', `${members}/${bob.id}/mute`);
    await notice(b, 'group-unmuted');
    await call(alice, 'PUT', `/groups/${group}/mute`, { until: time + 60_000 });
    await call(alice, 'PUT', `/groups/${group}/mute`, {});
    await call(alice, 'DELETE', `/groups/${group}/mute`);
    await system('all-unmuted');
    await call(alice, 'PATCH', `/groups/${group}`, { name: 'Climbers', about: 'Up', avatar: await newAvatar(), announcement: 'Shoes!' });
    for (const settings of [{ inviting: 'admins', joining: 'request', history: true }, { inviting: 'members', joining: 'open' }]) {
      await call(alice, 'PATCH', `/groups/${group}`, { settings });
    }
    await system('settings');
    await call(carol, 'DELETE', `${members}/me`);
    await notice(c, 'group-left');
    await call(alice, 'POST', `/groups/${group}/transfer`, { to: bob.id });
    await notice(b, 'group-role', ({ role }) => role === 'owner');
    await call(bob, 'DELETE', `${members}/${alice.id}`);
    await notice(a, 'group-removed');
    await call(bob, 'PATCH', `/groups/${group}`, { settings: { joining: 'closed' } });
    await call(bob, 'DELETE', `/groups/${group}`);
    await system('dissolved');
  });

  test('when users join a group by a link or a request', async () => {
    const group = await newGroup(bob);
    await notice(a, 'group-joined');
    await call(alice, 'PATCH', `/groups/${group}`, { settings: { joining: 'request' } });
    const { code } = await call(alice, 'POST', `/groups/${group}/links`);
    await notice(a2, 'group-links');
    const wish = async (message) => (await call(carol, 'POST', `/group-links/${code}/join`, { message })).request;
    await wish('May I?');
    await notice(a, 'group-join-requested', ({ message }) => message === 'May I?');
    const [{ id }] = (await call(carol, 'GET', '/join-requests')).requests;
    await call(carol, 'DELETE', `/join-requests/${id}`);
    await notice(c, 'group-join-cancelled');
    await call(alice, 'POST', `/groups/${group}/join-requests/${await wish('Please')}/decline`);
    await notice(c, 'group-join-declined');
    await call(alice, 'POST', `/groups/${group}/join-requests/${await wish()}/accept`);
    await notice(c, 'group-join-accepted');
    await entry(c.group, 'system', ({ msg }) => msg.event === 'joined');
  });

  test('in syncs, histories and lists', async () => {
    await call(admin, 'POST', '/admin/announcements', { title: 'Maintenance', text: 'Tonight' });
    const announced = (await notice(b, 'announcement')).msg;
    done(await b.server.request('read-c', ask(bob.id, { with: '*', seq: announced.seq })));
    done(await a.server.ask('read-c', ask(alice.id, { with: 'server', seq: 1_000 })));
    await a2.server.next('read-s', ({ msg }) => msg.with === 'server');
    await call(bob, 'DELETE', `/conversations/server/*/messages/${announced.id}`);

    await call(alice, 'PATCH', `/conversations/friend/${bob.id}`, { pinned: true, muted: true, draft: 'Make it' });
    await notice(a2, 'conversation-changed');
    const list = async (one, msg = {}) => done(await one.request('recent-c', ask(alice.id, msg)));
    assert.ok((await list(a.server, { limit: 1 })).page);
    assert.deepEqual((await list(a.friend)).conversations[0].draft, 'Make it');
    for (const place of [a.friend, a.group, a.server]) done(await place.ask('recent-c', ask(alice.id, {})));

    for (const [client, one] of [[a, alice], [b, bob]]) {
      for (const place of [client.friend, client.group, client.server]) {
        let { cursor, more } = done(await place.request('offline-c', ask(one.id, { cursor: `${announced.cursor.split('.')[0]}.0`, limit: 5 })));
        while (more) ({ cursor, more } = done(await place.request('offline-c', ask(one.id, { cursor, limit: 20 }))));
        done(await place.ask('offline-c', ask(one.id, { limit: 0 })));
        assert.equal(done(await place.request('offline-c', ask(one.id, { cursor: '00.1' }))).reset, true);
        done(await place.ask('offline-c', ask(one.id, {})));
      }
      for (const other of ['server', '*']) done(await client.server.request('history-c', ask(one.id, { with: other, after: 0, limit: 100 })));
    }
    done(await b.friend.request('history-c', ask(bob.id, { with: alice.id, limit: 200 })));
    done(await b.friend.ask('history-c', ask(bob.id, { with: alice.id, before: 5, after: 1 })));
    done(await a.server.ask('history-c', ask(alice.id, { with: 'server' })));
    const { conversations } = await list(a.group);
    done(await a.group.ask('history-c', ask(alice.id, { with: conversations[0].with })));
    done(await a.server.ask('time-c', { msg: {} }));

    await call(alice, 'DELETE', `/conversations/friend/${bob.id}/messages`);
    await notice(a2, 'conversation-changed', ({ conversation }) => conversation.clearedSeq > 0);
  });

  test('in refusals', async () => {
    const receiving = operations.filter((one) => one.action === 'receive');
    for (const { address, messages: [{ name, examples }] } of receiving) {
      refused(await wrong(a.at(address), name, { msg: 7 }), -1, 'malformed');
      refused(await a2.at(address).request(name, { ...examples[0].payload, from: bob.id, form: undefined }), 0, 'from-mismatch');
    }
    const [nobody, stranger, groupless] = ['nobody-at-all', await newPerson(server.url, 'stranger'), await newGroup(carol)];
    const none = '0'.repeat(32);
    const text = chat(alice.id, bob.id, 'Hm');
    await call(alice, 'PUT', `/blocks/${mallory.id}`);
    await notice(a2, 'user-blocked');
    const theirs = done(await b.friend.request('sendfsmg', chat(bob.id, alice.id, 'Mine'))).id;
    const big = 'x'.repeat(32 * 1024 + 1);
    const expect = async (reason, place, event, msg, send = (...args) => place.request(...args)) => refused(await send(event, { msg }), 0, reason);
    const wrongly = (place) => (...args) => wrong(place, ...args);

    refused(await a.friend.request('sendfsmg', { ...text, to: carol.id }), 0, 'to-mismatch');
    refused(await a.group.request('sendfsmg', { ...text, to: carol.id }), 0, 'to-mismatch');
    for (const [to, reason] of [[nobody, 'unknown-user'], [stranger.id, 'not-friends']]) await expect(reason, a.friend, 'sendfsmg', { to, msg: '' });
    for (const [to, reason] of [[none, 'unknown-group'], [groupless, 'not-member']]) await expect(reason, b.group, 'sendfsmg', { to, msg: '' });
    for (const [client, one] of [[a.friend, bob.id], [a.group, groupless]]) {
      await expect('forbidden', client, 'sendfsmg', { to: one, msg: {}, kind: 'system' }, wrongly(client));
      await expect('too-large', client, 'sendfsmg', { to: one, msg: big }, wrongly(client));
      await expect('not-found', client, 'sendfsmg', { to: one, kind: 'file', msg: { file: none, name: 'a', size: 1 } });
      const { id } = done(await client.request('sendfsmg', { msg: { to: one, msg: 'Short' } }));
      await expect('too-large', client, 'edit-c', { with: one, id, msg: big }, wrongly(client));
      for (const event of ['recall-c', 'edit-c']) await expect('conflict', client, event, { with: one, id: none, msg: '' });
    }
    await expect('blocked', r.friend, 'sendfsmg', { to: alice.id, msg: '' });
    await expect('blocked', r.friend, 'typing-c', { with: alice.id });
    for (const event of ['recall-c', 'edit-c']) {
      await expect('forbidden', a.friend, event, { with: bob.id, id: theirs, msg: '' });
      await expect('unknown-user', a.friend, event, { with: nobody, id: none, msg: '' });
      await expect('unknown-group', a.group, event, { with: none, id: none, msg: '' });
      await expect('not-member', b.group, event, { with: groupless, id: none, msg: '' });
      const { id } = done(await a.group.request('sendfsmg', { msg: { to: groupless, msg: 'Mine' } }));
      await expect('forbidden', c.group, event, { with: groupless, id, msg: '' });
    }
    for (const [event, more] of [['typing-c', {}], ['history-c', {}], ['read-c', { seq: 1 }]]) {
      await expect('unknown-user', a.friend, event, { with: nobody, ...more });
      await expect('unknown-group', a.group, event, { with: none, ...more });
      await expect('not-member', b.group, event, { with: groupless, ...more });
    }
    await expect('not-friends', a.friend, 'typing-c', { with: stranger.id });

    // Messages to a former friend, or to a friend who has blocked the user since.
    const said = async (client, to) => done(await client.friend.request('sendfsmg', { msg: { to, msg: 'Before' } })).id;
    await call(alice, 'DELETE', `/blocks/${mallory.id}`);
    await notice(a2, 'user-unblocked');
    const before = await said(r, alice.id);
    await call(alice, 'PUT', `/blocks/${mallory.id}`);
    await expect('blocked', r.friend, 'edit-c', { with: alice.id, id: before, msg: 'After' });
    const old = await said(a, carol.id);
    await call(alice, 'DELETE', `/friends/${carol.id}`);
    await expect('not-friends', a.friend, 'edit-c', { with: carol.id, id: old, msg: 'After' });
  });

  test('above the rate limit', async () => {
    const fast = await connect(carol);
    const answers = await Promise.all(Array.from({ length: 400 }, () => fast.root.request('time-c', { msg: {} })));
    assert.ok(answers.some(({ msg }) => msg.reason === 'rate-limited' && msg.retryAfter > 0));
    fast.close();
  });

  test('when a session ends, and when a user gets a role', async () => {
    for (const role of ['moderator', 'admin', null]) await call(admin, 'PUT', `/admin/users/${bob.id}/role`, { role });
    await notice(b, 'role-changed', ({ role }) => role === undefined);

    const phone = await alice.anotherDevice();
    const p = await connect(phone);
    await call(alice, 'DELETE', `/sessions/${phone.device}`);
    await notice(a, 'session-ended', ({ reason }) => reason === 'revoked');
    await p.root.disconnected;
    await call(admin, 'PUT', `/admin/users/${mallory.id}/ban`, { reason: 'Spam' });
    await notice(r, 'session-ended', ({ reason }) => reason === 'banned');
    await r.root.disconnected;
    const again = await new Client(server.url, { judge }).connected();
    refused(await again.root.request('auth-c', { msg: { sid: phone.sid } }), 0, 'revoked');
    refused(await again.root.request('auth-c', { msg: { sid: mallory.sid } }), 0, 'banned');
    again.close();
  });

  test('and everything in the document occurs', () => {
    // Failures of the server itself are caused in tests/Parley.Chat.Tests.
    const failures = ['internal', 'unavailable'].map((reason) => `#/components/schemas/Reason ${reason}`);
    // online-c has pages only for a user with a mebibyte of friends: tests/StoreSpec/AnswerSizeSpec.cs.
    assert.deepEqual(judge.unseen(), ['#/components/schemas/Online/properties/page', ...failures]);
  });
});
