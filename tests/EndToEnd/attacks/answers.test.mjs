// Users who ask for more than they read, and honest ones who ask for much at once: the first cost nobody anything, the others get all of it.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { history, session } from './people.mjs';
import { Scenes, assertUntouched } from './scene.mjs';

const heap = 1 << 30;
const scenes = new Scenes();

const all = ['/server', 'offline-c', { limit: 200 }];
const recent = ['/server', 'recent-c', { limit: 200 }];

describe('A server that has much to answer', { timeout: 600_000 }, () => {
  after(() => scenes.end());

  test('holds little for sockets that read nothing', async (t) => {
    const scene = await scenes.get({ heap });
    const large = await history(scene.port, 'large');
    const other = await session(scene.port, 'other');
    await scene.calm();
    const got = await scene.attack('unread', { sid: large.sid, sockets: 100, asks: [all, recent], other });
    const report = await scene.report(t, got);
    assert.equal(got.end, undefined, 'the one who reads stays connected');
    assert.ok(got.answers > 3, `${got.answers} answers for the one who reads`);
    assertUntouched(report, { peak: 450, p99: 400 });   // A hundred that sign in and ask in one second.
  });

  test('holds little for readers over HTTP that read nothing', async (t) => {
    const scene = await scenes.get({ heap });
    const long = await history(scene.port, 'long', { groups: 1, messages: 200 });
    const other = await session(scene.port, 'other');
    await scene.calm();
    const got = await scene.attack('unread', { sid: long.sid, readers: 200, path: `/api/v1/conversations/group/${long.groups[0]}/messages?limit=200`, other });
    const report = await scene.report(t, got);
    assert.equal(got.end, undefined, 'the one who reads stays connected');
    assert.ok(got.answers > 3, `${got.answers} answers for the one who reads`);
    assertUntouched(report, { peak: 450 });
  });

  test('answers honest clients that ask for much at once in full, in pages of a mebibyte', async (t) => {
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
});
