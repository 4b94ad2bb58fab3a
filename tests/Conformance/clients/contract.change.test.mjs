// recall-c, edit-c, and deleting for oneself: changes of a message after it was sent.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Client } from './lib/client.mjs';
import { ask, chat, done, refused } from './lib/envelopes.mjs';
import { newFriends, newGroup } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';
import { notAnEnvelope } from './lib/wrong.mjs';

describe('A message that was sent', { timeout: 120_000 }, () => {
  const server = useServer();
  let alice, bob, carol, group, a, a2, b, c;

  before(async () => {
    [alice, bob, carol] = await newFriends(server.url, 'alice', 'bob', 'carol');
    group = await newGroup(alice, bob);
    [a, b, c] = await Promise.all([alice, bob, carol].map((one) => one.connect()));
    a2 = await (await alice.anotherDevice()).connect();
  });

  const places = () => [['friend', bob.id, alice.id], ['group', group, group]];
  const send = async (at, to, text, more) => done(await a[at].request('sendfsmg', chat(alice.id, to, text, more)));
  const history = async (client, at, user, other) => done(await client[at].request('history-c', ask(user, { with: other }))).messages;
  const stateOf = async (client, at, user, other, id) => (await history(client, at, user, other)).find(({ msg }) => msg.id === id).msg;
  const everybody = (at) => [a, a2, b].map((one) => one[at]);

  test('is recalled for everybody, live and in history', async () => {
    for (const [at, to, other] of places()) {
      const { id, seq } = await send(at, to, 'secret', { cid: `recall-${at}` });
      const answer = done(await a[at].request('recall-c', ask(alice.id, { with: to, id })));
      assert.deepEqual({ with: answer.with, id: answer.id, seq: answer.seq }, { with: to, id, seq });
      for (const place of everybody(at)) {
        const { from, to: addressee, msg } = await place.next('receivefsmg', (one) => one.msg.kind === 'recall');
        assert.deepEqual({ from, to: addressee, msg: msg.msg, seq: msg.seq }, { from: alice.id, to, msg: { id, seq }, seq: seq + 1 });
        assert.equal(msg.time, answer.time);
      }
      const { msg, kind, recalled, cid } = await stateOf(b, at, bob.id, other, id);
      assert.deepEqual({ msg, kind, recalled, cid }, { msg: '', kind: 'recalled', recalled: answer.time, cid: `recall-${at}` });
      const again = done(await a[at].request('sendfsmg', chat(alice.id, to, 'secret', { cid: `recall-${at}` })));
      assert.deepEqual({ id: again.id, duplicate: again.duplicate }, { id, duplicate: true });
      assert.doesNotMatch(JSON.stringify(await history(b, at, bob.id, other)), /secret/);
    }
  });

  test('is edited for everybody, live and in history', async () => {
    for (const [at, to, other] of places()) {
      const { id, seq } = await send(at, to, 'secrte');
      a[at].send('edit-c', ask(alice.id, { with: to, id, msg: 'corrected', mentions: [bob.id] }));
      const answer = done(await a[at].next('edit-s'));
      assert.deepEqual({ with: answer.with, id: answer.id, seq: answer.seq }, { with: to, id, seq });
      for (const place of everybody(at)) {
        const { msg } = await place.next('receivefsmg', (one) => one.msg.kind === 'edit');
        assert.deepEqual(msg.msg, { id, seq, msg: 'corrected', mentions: [bob.id] });
      }
      const { msg, kind, edited, mentions } = await stateOf(b, at, bob.id, other, id);
      assert.deepEqual({ msg, kind, edited, mentions }, { msg: 'corrected', kind: 'text', edited: answer.time, mentions: [bob.id] });
      assert.doesNotMatch(JSON.stringify(await history(b, at, bob.id, other)), /secrte/);
    }
  });

  test('is deleted for one user, whose devices are notified, and stays for the other', async () => {
    const { id, seq } = await send('friend', bob.id, 'not for bob');
    await bob.api.call('DELETE', `/conversations/friend/${alice.id}/messages/${id}`);
    const { msg } = await b.server.next('notice', (one) => one.msg.kind === 'message-deleted');
    assert.deepEqual(msg.conversation, { kind: 'friend', with: alice.id });
    assert.deepEqual(msg.message, { id, seq });
    const mine = await stateOf(b, 'friend', bob.id, alice.id, id);
    assert.deepEqual({ msg: mine.msg, kind: mine.kind, seq: mine.seq }, { msg: '', kind: 'deleted', seq });
    assert.equal((await stateOf(a, 'friend', alice.id, bob.id, id)).msg, 'not for bob');
  });

  for (const event of ['recall-c', 'edit-c']) {
    describe(`with a wrong ${event}`, () => {
      const right = { with: '{friend}', id: '{id}', msg: 'x' };
      const wrong = [
        ...notAnEnvelope(right),
        ['somebody else as from', [{ from: '{other}', type: 'json', msg: right }], 0, 'from-mismatch'],
        ['no with', [{ type: 'json', msg: { ...right, with: undefined } }], -1, 'malformed'],
        ['a number as with', [{ type: 'json', msg: { ...right, with: 7 } }], -1, 'malformed'],
        ['no id', [{ type: 'json', msg: { ...right, id: undefined } }], -1, 'malformed'],
        ['an empty id', [{ type: 'json', msg: { ...right, id: '' } }], -1, 'malformed'],
        ['a number as id', [{ type: 'json', msg: { ...right, id: 7 } }], -1, 'malformed'],
        ['an unknown id', [{ type: 'json', msg: { ...right, id: 'none' } }], 0, 'conflict'],
        ['somebody unknown', [{ type: 'json', msg: { ...right, with: 'nobody' } }], 0, 'unknown-user'],
        ['the conversation with somebody else', [{ type: 'json', msg: { ...right, with: '{other}' } }], 0, 'conflict'],
        ...(event === 'recall-c' ? [] : [
          ['no msg', [{ type: 'json', msg: { ...right, msg: undefined } }], -1, 'malformed'],
          ['a number as msg', [{ type: 'json', msg: { ...right, msg: 7 } }], -1, 'malformed'],
          ['a string as mentions', [{ type: 'json', msg: { ...right, mentions: '{friend}' } }], -1, 'malformed'],
          ['a mention of somebody else', [{ type: 'json', msg: { ...right, mentions: ['{other}'] } }], 0, 'forbidden'],
        ]),
      ];
      for (const [name, args, code, reason] of wrong) {
        test(`(${name}) is refused as ${reason}, and the message stays`, async () => {
          const { id } = await send('friend', bob.id, 'stays');
          const filled = args.map((one) => (one && typeof one === 'object' && !Buffer.isBuffer(one)
            ? JSON.parse(JSON.stringify(one).replaceAll('{friend}', bob.id).replaceAll('{other}', carol.id).replaceAll('{id}', id)) : one));
          refused(await a.friend.request(event, ...filled), code, reason);
          await a.isHealthy();
          assert.equal((await stateOf(b, 'friend', bob.id, alice.id, id)).msg, 'stays');
        });
      }

      test("(another user's message) is refused as forbidden", async () => {
        const { id } = await send('friend', bob.id, 'stays');
        refused(await b.friend.request(event, ask(bob.id, { with: alice.id, id, msg: 'x' })), 0, 'forbidden');
        refused(await c.friend.request(event, ask(carol.id, { with: alice.id, id, msg: 'x' })), 0, 'conflict');
        refused(await c.group.request(event, ask(carol.id, { with: group, id, msg: 'x' })), 0, 'not-member');
        assert.equal((await stateOf(b, 'friend', bob.id, alice.id, id)).msg, 'stays');
      });

      test('(before verification) is refused as unauthenticated', async () => {
        const early = await new Client(server.url).connected();
        refused(await early.friend.request(event, ask(alice.id, right)), 0, 'unauthenticated');
        await early.isHealthy();
      });
    });
  }
});

describe('A message that is too old', { timeout: 60_000 }, () => {
  const server = useServer({ PARLEY_CHAT__RECALLTIME: '0s', PARLEY_CHAT__EDITTIME: '0s' });

  test('can be recalled only by managers of the group, and edited by nobody', async () => {
    const [alice, bob] = await newFriends(server.url, 'alice', 'bob');
    const group = await newGroup(alice, bob);
    const [a, b] = await Promise.all([alice.connect(), bob.connect()]);
    const { id } = done(await b.group.request('sendfsmg', chat(bob.id, group, 'old')));
    refused(await b.group.request('recall-c', ask(bob.id, { with: group, id })), 0, 'forbidden');
    refused(await b.group.request('edit-c', ask(bob.id, { with: group, id, msg: 'new' })), 0, 'forbidden');
    done(await a.group.request('recall-c', ask(alice.id, { with: group, id })));
    done(await b.group.request('recall-c', ask(bob.id, { with: group, id })));   // It is recalled.
  });
});
