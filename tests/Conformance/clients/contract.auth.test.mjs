// auth-c / auth-s: the user of a connection, and until when.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Client, within } from './lib/client.mjs';
import { ask, chat, done, refused } from './lib/envelopes.mjs';
import { newFriends, newPerson } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';

const hello = (msg) => ({ form: 'client', to: 'server', type: 'json', msg });

describe('auth-c', { timeout: 120_000 }, () => {
  const server = useServer();
  let alice, bob;
  before(async () => {
    [alice, bob] = await newFriends(server.url, 'alice', 'bob');
  });
  const connect = (options) => new Client(server.url, options).connected();

  test('in the 2016 form is answered by auth-s with both spellings', async () => {
    const client = await connect();
    client.root.send('auth-c', { form: 'client', to: 'server', type: 'json', msg: { sid: alice.sid } });
    const answer = await client.root.next('auth-s');
    assert.equal(answer.form, 'server');
    assert.equal(answer.from, 'server');
    assert.equal(answer.type, 'json');
    const { user, device, expires, time } = done(answer);
    assert.equal(user, alice.id);
    assert.equal(device, alice.device);
    assert.ok(Number.isInteger(time) && Number.isInteger(expires));
    client.close();
  });

  test('spelled with from is understood as well', async () => {
    const client = await connect();
    client.root.send('auth-c', { from: 'client', to: 'server', type: 'json', msg: { sid: alice.sid } });
    done(await client.root.next('auth-s'));
    client.close();
  });

  test('with an ack is answered in the ack and by auth-s', async () => {
    const client = await connect();
    const acked = client.root.request('auth-c', hello({ sid: alice.sid }));
    done(await client.root.next('auth-s'));
    done(await acked);
    client.close();
  });

  test('refused with an ack is answered in the ack and by auth-s', async () => {
    const client = await connect();
    const acked = client.root.request('auth-c', hello({ sid: 'nonsense' }));
    refused(await client.root.next('auth-s'), 0, 'unauthenticated');
    refused(await acked, 0, 'unauthenticated');
    client.close();
  });

  test('twice with the same session id succeeds twice', async () => {
    const client = await alice.connect();
    done(await client.authenticate(alice.sid));
    await client.isHealthy();
    client.close();
  });

  test('for another user does not change the user of the connection', async () => {
    const client = await alice.connect();
    const { msg } = await client.authenticate(bob.sid);
    assert.equal(msg.code, 0, JSON.stringify(msg));
    refused(await client.friend.request('sendfsmg', chat(bob.id, alice.id, 'x')), 0, 'from-mismatch');
    await client.isHealthy();
    client.close();
  });

  const wrong = [
    ['no argument', []],
    ['null', [null]],
    ['a string', ['sid']],
    ['a number', [7]],
    ['an array', [[1, 2]]],
    ['binary', [Buffer.from('sid')]],
    ['no msg', [{ form: 'client', to: 'server', type: 'json' }]],
    ['a null msg', [hello(null)]],
    ['a string as msg', [hello('sid')]],
    ['an array as msg', [hello([])]],
    ['no sid', [hello({})]],
    ['a null sid', [hello({ sid: null })]],
    ['a number as sid', [hello({ sid: 42 })]],
    ['an object as sid', [hello({ sid: { $ne: null } })]],
    ['a type that is not json', [{ ...hello({ sid: 'x' }), type: 'xml' }]],
  ];
  for (const [name, args] of wrong) {
    test(`with ${name} is malformed, and the connection stays open`, async () => {
      const client = await connect();
      client.root.send('auth-c', ...args);
      const answer = await client.root.next('auth-s');
      assert.equal(answer.form, 'server');
      refused(answer, -1, 'malformed');
      await client.isHealthy();
      done(await client.authenticate(alice.sid));
      client.close();
    });
  }

  const unknown = [
    ['an unknown sid', 'A'.repeat(43)],
    ['10 KB of sid', 'A'.repeat(10_240)],
    ['a sid in blanks', (sid) => ` ${sid} `],
    ['a sid in capitals', (sid) => (sid.toUpperCase() === sid ? sid.toLowerCase() : sid.toUpperCase())],
    ['a pattern as sid', '%'],
  ];
  for (const [name, sid] of unknown) {
    test(`with ${name} is refused, and the connection stays open`, async () => {
      const client = await connect();
      refused(await client.authenticate(typeof sid === 'function' ? sid(alice.sid) : sid), 0, 'unauthenticated');
      await client.isHealthy();
      client.close();
    });
  }

  test('with the empty sid of the founding document is refused, and the connection stays open', async () => {
    const client = await connect();
    const { msg } = await client.authenticate('');
    assert.ok((msg.code === 0 && msg.reason === 'unauthenticated') || (msg.code === -1 && msg.reason === 'malformed'), JSON.stringify(msg));
    await client.isHealthy();
    client.close();
  });

  test('verifies namespaces that were connected before it', async () => {
    const client = await connect();
    refused(await client.friend.request('sendfsmg', chat(alice.id, bob.id, 'too early')), 0, 'unauthenticated');
    done(await client.authenticate(alice.sid));
    done(await client.friend.request('sendfsmg', chat(alice.id, bob.id, 'in time')));
    client.close();
  });

  test('verifies all namespaces of its own connection and no other', async () => {
    const verified = await alice.connect();
    const stranger = await connect();
    for (const place of [verified.friend, verified.group, verified.server]) done(await place.request('recent-c', ask(alice.id, {})));
    for (const place of [stranger.friend, stranger.group, stranger.server]) refused(await place.request('recent-c', ask(alice.id, {})), 0, 'unauthenticated');
    verified.close();
    stranger.close();
  });
});

describe('The auth option', { timeout: 60_000 }, () => {
  const server = useServer();
  let alice, bob;
  before(async () => {
    [alice, bob] = await newFriends(server.url, 'alice', 'bob');
  });

  test('verifies at the connect to any namespace', async () => {
    const client = new Client(`${server.url}`, { auth: { sid: alice.sid } });
    await client.friend.connected;
    done(await client.friend.request('sendfsmg', chat(alice.id, bob.id, 'by auth')));
    client.close();
  });

  const wrong = [
    ['a nonsense sid', { sid: 'nonsense' }, 0, 'unauthenticated'],
    ['a number as sid', { sid: 42 }, -1, 'malformed'],
    ['a null sid', { sid: null }, -1, 'malformed'],
  ];
  for (const [name, auth, code, reason] of wrong) {
    test(`with ${name} is a connect_error with the reason`, async () => {
      const client = new Client(server.url, { auth });
      const error = await within(10_000, 'connect_error', (resolve) => client.friend.refused.then(resolve));
      assert.equal(error.data?.code, code, JSON.stringify(error.data));
      assert.equal(error.data?.reason, reason);
      client.close();
    });
  }

  test('with a revoked session is a connect_error with the reason', async () => {
    const lost = await alice.anotherDevice();
    await alice.api.endSession(lost.device);
    const client = new Client(server.url, { auth: { sid: lost.sid } });
    const error = await within(10_000, 'connect_error', (resolve) => client.root.refused.then(resolve));
    assert.deepEqual({ code: error.data?.code, reason: error.data?.reason }, { code: 0, reason: 'revoked' });
    client.close();
  });
});

describe('A one-time ticket', { timeout: 60_000 }, () => {
  const server = useServer();

  test('is accepted by auth-c instead of the session id, once', async () => {
    const alice = await newPerson(server.url, 'alice');
    const { ticket } = await alice.api.ticket();
    assert.equal(typeof ticket, 'string');
    const first = await new Client(server.url).connected();
    assert.equal(done(await first.authenticate(ticket)).user, alice.id);
    const second = await new Client(server.url).connected();
    assert.equal((await second.authenticate(ticket)).msg.code, 0);
    refused(await second.friend.request('recent-c', ask(alice.id, {})), 0, 'unauthenticated');
    await first.isHealthy();
  });
});

describe('A connection', { timeout: 60_000 }, () => {
  const server = useServer();

  test('that is not verified in time is closed, however busy it is', async () => {
    const client = await new Client(server.url).connected();
    const opened = Date.now();
    refused(await client.authenticate('nonsense'), 0, 'unauthenticated');
    await client.isHealthy();
    await within(20_000, 'the end of the connection', (resolve) => client.root.disconnected.then(resolve));
    const lasted = Date.now() - opened;
    assert.ok(lasted > 8_000 && lasted < 16_000, `closed after ${lasted} ms`);
  });

  test('whose session is revoked gets the reason, is closed, and does not reconnect by itself', async () => {
    const alice = await newPerson(server.url, 'alice');
    const lost = await alice.anotherDevice();
    const other = await alice.connect();
    const client = await lost.connect({ reconnection: true, options: { reconnectionDelay: 1, reconnectionDelayMax: 1 } });
    let attempts = 0;
    client.manager.on('reconnect_attempt', () => attempts++);

    await alice.api.endSession(lost.device);
    const notice = await client.server.next('notice', ({ msg }) => /session/.test(msg.kind));
    assert.match(JSON.stringify(notice.msg), /revoked/);
    for (const place of client.places) {
      const why = await within(10_000, `the end of ${place.name}`, (resolve) => place.disconnected.then(resolve));
      assert.equal(why, 'io server disconnect', place.name);
    }

    // In the time of a complete connect and verification, a client that reconnects after 1 ms would have tried.
    (await alice.connect()).close();
    assert.equal(attempts, 0);
    assert.ok(client.places.every((place) => !place.socket.connected));
    await other.isHealthy();
    const again = await new Client(server.url).connected();
    refused(await again.authenticate(lost.sid), 0, 'revoked');
  });
});
