// Events of a group: members get them on /group and /server, offline members find them later, and they affect sendfsmg.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { ask, chat, done, refused } from './lib/envelopes.mjs';
import { newFriends, newGroup, newPerson } from './lib/people.mjs';
import { useServer } from './lib/server.mjs';

describe('A change in a group', { timeout: 120_000 }, () => {
  const server = useServer();
  let alice, bob, carol, a, b, c;

  before(async () => {
    [alice, bob, carol] = await newFriends(server.url, 'alice', 'bob', 'carol');
    [a, b, c] = await Promise.all([alice, bob, carol].map((one) => one.connect()));
  });

  const is = (event, group) => ({ to, msg }) => to === group && msg.kind === 'system' && msg.msg.event === event;
  const changed = (event, group) => ({ msg }) => msg.kind === 'group-changed' && msg.event === event && msg.group === group;
  const own = (kind, group) => ({ msg }) => msg.kind === kind && msg.group === group;

  test('reaches all members on both namespaces, and the affected user by a notice', async () => {
    const group = await newGroup(alice, bob, carol);
    await alice.api.call('PUT', `/groups/${group}/members/${bob.id}/role`, { role: 'admin' });

    for (const client of [a, b, c]) {
      const { msg } = await client.group.next('receivefsmg', is('role', group));
      assert.deepEqual(msg.msg, { event: 'role', users: [bob.id], by: alice.id, role: 'admin' });
    }
    for (const client of [a, c]) {
      const { msg } = await client.server.next('notice', changed('role', group));
      assert.deepEqual([msg.users, msg.by, msg.role], [[bob.id], alice.id, 'admin']);
    }
    const { msg } = await b.server.next('notice', own('group-role', group));
    assert.equal(msg.role, 'admin');
    await b.isHealthy();
    assert.deepEqual(b.server.inbox.left.filter(({ value }) => changed('role', group)(value)), []);
  });

  test('that mutes a member applies at once, and ends by itself', async () => {
    const group = await newGroup(alice, bob, carol);
    done(await b.group.request('sendfsmg', chat(bob.id, group, 'before')));
    const { time } = done(await a.root.request('time-c', ask(alice.id, {})));
    await alice.api.call('PUT', `/groups/${group}/members/${bob.id}/mute`, { until: time + 1_500 });

    const { retryAfter } = refused(await b.group.request('sendfsmg', chat(bob.id, group, 'muted')), 0, 'muted');
    assert.ok(retryAfter > 0 && retryAfter <= 1_500, `${retryAfter}`);
    done(await c.group.request('sendfsmg', chat(carol.id, group, 'carol may')));
    await new Promise((resolve) => setTimeout(resolve, retryAfter));
    done(await b.group.request('sendfsmg', chat(bob.id, group, 'after')));
    await b.server.next('notice', own('group-muted', group));

    await alice.api.call('PUT', `/groups/${group}/mute`);
    const answer = refused(await b.group.request('sendfsmg', chat(bob.id, group, 'all muted')), 0, 'muted');
    assert.equal(answer.retryAfter, undefined);
    done(await a.group.request('sendfsmg', chat(alice.id, group, 'the owner may')));
    await alice.api.call('DELETE', `/groups/${group}/mute`);
    done(await b.group.request('sendfsmg', chat(bob.id, group, 'again')));
  });

  test('that admits a user reaches that user as well, and needs a decision of the managers', async () => {
    const group = await newGroup(alice, bob);
    const eve = await newPerson(server.url, 'eve');
    const e = await eve.connect();
    await alice.api.call('PATCH', `/groups/${group}`, { settings: { joining: 'request' } });
    const { code } = await alice.api.call('POST', `/groups/${group}/links`);

    const { request } = await eve.api.call('POST', `/group-links/${code}/join`, { message: 'May I?' });
    const asked = await a.server.next('notice', own('group-join-requested', group));
    assert.deepEqual([asked.msg.user, asked.msg.request, asked.msg.message], [eve.id, request, 'May I?']);
    refused(await e.group.request('sendfsmg', chat(eve.id, group, 'early')), 0, 'not-member');

    await alice.api.call('POST', `/groups/${group}/join-requests/${request}/accept`);
    await e.server.next('notice', own('group-join-accepted', group));
    await e.group.next('receivefsmg', is('joined', group));
    await b.group.next('receivefsmg', is('joined', group));
    done(await e.group.request('sendfsmg', chat(eve.id, group, 'thank you')));
    await b.group.next('receivefsmg', ({ msg }) => msg.msg === 'thank you');
  });

  test('that dissolves it reaches devices that were offline, and they can still read it', async () => {
    const group = await newGroup(alice, bob, carol);
    const { cursor } = done(await c.server.request('offline-c', ask(carol.id, {})));
    done(await a.group.request('sendfsmg', chat(alice.id, group, 'goodbye')));
    await alice.api.call('DELETE', `/groups/${group}`);

    await b.group.next('receivefsmg', is('dissolved', group));
    await b.server.next('notice', changed('dissolved', group));
    refused(await b.group.request('sendfsmg', chat(bob.id, group, 'wait')), 0, 'not-member');
    const { messages } = done(await c.server.request('offline-c', ask(carol.id, { cursor })));
    assert.deepEqual(messages.filter(({ to }) => to === group).map(({ msg }) => msg.msg.event ?? msg.msg), ['goodbye', 'dissolved']);
    const history = done(await c.group.request('history-c', ask(carol.id, { with: group }))).messages;
    assert.deepEqual(history.map(({ msg }) => msg.msg.event ?? msg.msg), ['created', 'goodbye', 'dissolved']);
  });
});
