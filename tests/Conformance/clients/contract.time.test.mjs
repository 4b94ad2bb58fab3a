// time-c / time-s: the user gets the system time.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Client } from './lib/client.mjs';
import { ask, done, refused } from './lib/envelopes.mjs';
import { newPerson } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';

describe('time-c', { timeout: 60_000 }, () => {
  const server = useServer();
  let alice, a;
  before(async () => {
    alice = await newPerson(server.url, 'alice');
    a = await alice.connect();
  });

  function assertTime(answer) {
    const { time, zone } = done(answer);
    assert.ok(Number.isInteger(time) && Math.abs(time - Date.now()) < 60_000, `${time}`);
    assert.equal(zone, 'UTC');
  }

  for (const at of ['root', 'server']) {
    test(`on ${at === 'root' ? '/' : '/server'} is answered by time-s without an ack, and in the ack with one`, async () => {
      assertTime(await a[at].ask('time-c', { form: 'client', to: 'server', type: 'json', msg: {} }));
      assertTime(await a[at].request('time-c', ask(alice.id, {})));
    });

    const wrong = [
      ['a string', ['now']], ['a number', [7]], ['an array', [[]]], ['binary', [Buffer.from('now')]],
      ['a string as msg', [{ msg: 'now' }]], ['a type that is not json', [{ type: 'xml', msg: {} }]],
    ];
    for (const [name, args] of wrong) {
      test(`on ${at === 'root' ? '/' : '/server'} with ${name} is malformed, and the connection stays open`, async () => {
        refused(await a[at].request('time-c', ...args), -1, 'malformed');
        refused(await a[at].ask('time-c', ...args), -1, 'malformed');
        await a.isHealthy();
      });
    }

    test(`on ${at === 'root' ? '/' : '/server'} with another user as from is refused`, async () => {
      refused(await a[at].request('time-c', ask('somebody-else', {})), 0, 'from-mismatch');
      await a.isHealthy();
    });
  }

  test('before verification works on / and is refused on /server', async () => {
    const early = await new Client(server.url).connected();
    assertTime(await early.root.ask('time-c', { form: 'client', to: 'server', type: 'json', msg: {} }));
    assertTime(await early.root.request('time-c', { form: 'client', to: 'server', type: 'json', msg: {} }));
    refused(await early.server.request('time-c', { form: 'client', to: 'server', type: 'json', msg: {} }), 0, 'unauthenticated');
    await early.isHealthy();
  });
});
