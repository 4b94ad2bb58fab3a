// Users who request more than they read do not affect others. Legitimate users who request much at once get everything.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { api, befriend, history, session } from './people.mjs';
import { Scenes, assertUntouched } from './scene.mjs';

const heap = 1 << 30;
const scenes = new Scenes();

const all = ['/server', 'offline-c', { limit: 200 }];
const recent = ['/server', 'recent-c', { limit: 200 }];

describe('A server with large responses', { timeout: 600_000 }, () => {
  after(() => scenes.end());

  test('holds little for sockets that read nothing', async (t) => {
    const scene = await scenes.get({ heap });
    const large = await history(scene.port, 'large');
    const other = await session(scene.port, 'other');
    await scene.calm();
    const got = await scene.attack('unread', { sid: large.sid, sockets: 100, asks: [all, recent], other });
    const report = await scene.report(t, got);
    assert.equal(got.end, undefined, 'the client that reads stays connected');
    assert.ok(got.answers > 3, `${got.answers} answers for the one who reads`);
    assertUntouched(report, { peak: 450 });
  });

  test('holds little for readers over HTTP that read nothing', async (t) => {
    const scene = await scenes.get({ heap });
    const long = await history(scene.port, 'long', { groups: 1, messages: 200 });
    const other = await session(scene.port, 'other');
    await scene.calm();
    const got = await scene.attack('unread', { sid: long.sid, readers: 200, path: `/api/v1/conversations/group/${long.groups[0]}/messages?limit=200`, other });
    const report = await scene.report(t, got);
    assert.equal(got.end, undefined, 'the client that reads stays connected');
    assert.ok(got.answers > 3, `${got.answers} answers for the one who reads`);
    assertUntouched(report, { peak: 450 });
  });

  test('answers legitimate clients that request much at once completely, in pages of one mebibyte', async (t) => {
    const scene = await scenes.get({ heap });
    const large = await history(scene.port, 'large');
    const [group] = large.groups;
    await scene.calm();
    const pages = await scene.attack('pipelined', { sid: large.sid, asks: Array.from({ length: 6 }, () => ['/group', 'history-c', { with: group, limit: 200 }]) });
    const sync = await scene.attack('pipelined', { sid: large.sid, clients: 6, asks: [all, recent] });
    const report = await scene.report(t, pages, sync);
    assert.equal(pages.whole, 8, `ends: ${pages.ends}`);
    assert.equal(sync.whole, 6, `ends: ${sync.ends}`);
    assert.ok(Math.max(pages.largest, sync.largest) <= (1 << 20) + 1_000, `the largest answer: ${Math.max(pages.largest, sync.largest)} characters`);
    assertUntouched(report, { peak: 600 });
  });

  test('holds little for a group of 300 sockets that read nothing', async (t) => {
    const scene = await scenes.get({ heap });
    const writer = await session(scene.port, 'writer');
    const members = await Promise.all(Array.from({ length: 10 }, (_, n) => session(scene.port, `silent${n}`)));
    for (const member of members) await befriend(scene.port, writer, member);
    const { id: group } = await api(scene.port, writer.sid, 'POST', '/groups', { name: 'Silence', members: members.map(({ id }) => id) });
    await scene.calm();
    const got = await scene.attack('silent-group', { group, writer, members });
    const report = await scene.report(t, got);
    assert.equal(got.open, 300);
    assert.ok(got.sent > 20, `${got.sent} messages to the group`);
    assertUntouched(report, { peak: 600 });
  });

  test('answers one connection up to its rate limit, without an effect on others', async (t) => {
    const scene = await scenes.get({ heap });
    const large = await history(scene.port, 'large');
    const [group] = large.groups;
    await scene.calm();
    const got = await scene.attack('busy', { sid: large.sid, asks: [['/group', 'history-c', { with: group, limit: 200 }], all, recent, ['/friend', 'online-c', {}]] });
    const report = await scene.report(t, got);
    assert.equal(got.end, undefined, 'a client within the limits stays connected');
    assert.ok(got.answered > 20, `${got.answered} answers`);
    assertUntouched(report, { peak: 600 });
  });
});
