// An ended session has no rights.
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, describe, test } from 'node:test';
import { api, befriend, history, session } from './people.mjs';
import { RawPoller, RawSocket, call } from './raw.mjs';
import { Scenes, assertUntouched } from './scene.mjs';

const env = { PARLEY_CHAT__ADMINS__0: 'root' };
const scenes = new Scenes();

describe('A server and ended sessions', { timeout: 600_000 }, () => {
  after(() => scenes.end());

  test('ends all connections of an ended session, whatever they do', async (t) => {
    const scene = await scenes.get({ env });
    const { port } = scene;
    const root = await session(port, 'root');
    const zoe = await session(port, 'zoe');
    const ends = {
      revoked: async ({ id, device }) => api(port, (await session(port, id)).sid, 'DELETE', `/sessions/${device}`),
      banned: ({ id }) => api(port, root.sid, 'PUT', `/admin/users/${id}/ban`, {}),
      everywhere: ({ id }) => api(port, root.sid, 'DELETE', `/admin/users/${id}/sessions`),
    };
    const found = await Promise.all(Object.keys(ends).flatMap((how) => ['websocket', 'polling', 'restless'].map(async (transport) => {
      const eve = await session(port, `eve-${how}-${transport}`);
      await befriend(port, eve, zoe);
      const line = await joinAndLeave(transport, port, eve.sid);
      await ends[how](eve);
      const left = await leftOf(transport, line, zoe.id);
      return left.map((what) => `${how}, ${transport}: ${what}`);
    })));
    const problems = found.flat();
    const report = await scene.report(t);
    assert.deepEqual(problems, []);
    assertUntouched(report);
  });

  test('understands the largest numbers', async (t) => {
    const scene = await scenes.get({ env });
    const long = await history(scene.port, 'long', { groups: 1, messages: 5, size: 10 });
    const [group] = long.groups;
    const largest = '9223372036854775807';
    const get = async (path) => {
      const { status, text } = await call(scene.port, 'GET', `/api/v1${path}`, { headers: { authorization: `Bearer ${long.sid}` } });
      return { status, found: JSON.parse(text).messages?.length ?? JSON.parse(text).hits?.length };
    };
    const after = await get(`/conversations/group/${group}/messages?after=${largest}`);
    const until = await get(`/messages?q=long&until=${largest}`);
    const report = await scene.report(t, { after, until });
    assert.ok(after.status === 400 || after.found === 0, `after: ${JSON.stringify(after)}`);
    assert.ok(until.status === 400 || until.found === 5, `until: ${JSON.stringify(until)}`);
    assertUntouched(report);
  });
});

/** A connection that has verified itself, joined `/friend`, and left every namespace again; a restless one does so all the time. */
async function joinAndLeave(transport, port, sid) {
  if (transport !== 'polling') {
    const line = await RawSocket.verified(port, sid, { namespaces: ['/friend'] });
    line.send('41');
    line.send('41/friend');
    if (transport === 'restless') restless(line);
    return line;
  }
  const line = await new RawPoller(port).open();
  await line.post(`40${JSON.stringify({ sid })}`, '40/friend,');
  await line.until((text) => text.startsWith('40/friend,'));
  await line.post('41', '41/friend');
  return line;
}

async function restless(line) {
  while (line.end === undefined) {
    line.send('40/friend,');
    line.send('41/friend');
    await delay(1);
  }
}

/** What such a connection can still do a second after its session has ended; it must be nothing. */
async function leftOf(transport, line, friend) {
  const done = [];
  const send = `42/friend,7${JSON.stringify(['sendfsmg', { to: friend, msg: { to: friend, msg: 'still here', cid: 'still' } }])}`;
  await delay(1_000);
  if (transport !== 'polling') {
    if (line.end === undefined) done.push('it is open');
    line.send('40/friend,');
    line.send(send);
    const answer = await line.until((text) => text.startsWith('43/friend,7['), 1_000);
    if (answer?.includes('"code":1')) done.push('it sends');
    line.close();
    return done;
  }
  // Posts to an ended session are accepted and ignored until the client has fetched its close packet.
  await line.post('40/friend,', send);
  const heard = [];
  let isOpen = true;
  for (let polls = 0; isOpen && polls < 5; polls++) {
    const packets = await Promise.race([line.poll(), delay(1_000, ['nothing'], { ref: false })]);
    isOpen = packets !== null && !packets.includes('1');
    heard.push(...(packets ?? []));
  }
  if (isOpen) done.push('it is open');
  if (heard.some((text) => text.startsWith('43/friend,7[') && text.includes('"code":1'))) done.push('it sends');
  return done;
}
