// Repeated actions of a user or a stranger are limited for them, and do not affect others.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { api, befriend, notices, session } from './people.mjs';
import { call } from './raw.mjs';
import { Scenes, assertUntouched } from './scene.mjs';

const MiB = 1 << 20;
const quota = 8 * MiB;
const json = { 'content-type': 'application/json' };
const scenes = new Scenes();

describe('A server and repeated actions', { timeout: 600_000 }, () => {
  after(() => scenes.end());

  test('keeps few notices of requests that are made and withdrawn', async (t) => {
    const scene = await scenes.get();
    const [eve, zoe] = [await session(scene.port, 'eve'), await session(scene.port, 'zoe')];
    await scene.calm();
    const statuses = await scene.attack('requests-withdrawn', { sid: eve.sid, to: 'zoe' });
    const found = await notices(scene.port, zoe, 'friend-');
    assertUntouched(await scene.report(t, { statuses, found }));
    assert.ok(statuses[429] > 0, 'a user above the limit is refused');
    assert.ok(found <= 10, `${found} notices`);
    await session(scene.port, 'yan').then((yan) => befriend(scene.port, yan, zoe));   // Others ask as ever.
  });

  test('lets the owner of an account sign in while strangers guess the password', async (t) => {
    // The machine itself is a proxy here: the client's address is in a header.
    const scene = await scenes.get({ env: { PARLEY_PROXIES: '127.0.0.0/8' } });
    const password = 'correct horse battery';
    const at = (address) => ({ ...json, 'x-forwarded-for': address });
    const made = await call(scene.port, 'POST', '/api/v1/users', { body: JSON.stringify({ id: 'carol', password }), headers: at('198.51.100.1') });
    assert.equal(made.status, 201, made.text);
    const signIn = (headers) => call(scene.port, 'POST', '/api/v1/sessions', { body: JSON.stringify({ id: 'carol', password }), headers });
    const { sid } = JSON.parse((await signIn(at('198.51.100.1'))).text);
    await scene.calm();
    const guess = (n) => scene.attack('requests', {
      calls: [['POST', '/api/v1/sessions', { id: 'carol', password: 'wrong horse {n}' }]], hands: 2, times: 60, headers: at(`203.0.113.${n}`),
    });
    const guesses = await Promise.all([1, 2, 3].map(guess));
    const elsewhere = await signIn(at('198.51.100.2'));
    const device = await signIn({ ...at('203.0.113.1'), authorization: `Bearer ${sid}` });   // Behind the address of a guesser.
    assertUntouched(await scene.report(t, ...guesses, { elsewhere: elsewhere.status, device: device.status }));
    for (const { statuses } of guesses) assert.ok(statuses[401] >= 5 && statuses[429] > 0, 'a guesser has a few attempts, and then has to wait');
    assert.deepEqual([elsewhere.status, device.status], [201, 201], `${elsewhere.text} ${device.text}`);
  });

  test('accepts no more files of a user than the quota, and those of others as usual', async (t) => {
    const scene = await scenes.get({ env: { PARLEY_CHAT__FILEQUOTA: String(quota) } });
    const [eve, zoe] = [await session(scene.port, 'eve'), await session(scene.port, 'zoe')];
    await befriend(scene.port, eve, zoe);
    await scene.calm();
    const upload = ({ sid }, name) => call(scene.port, 'POST', `/api/v1/files?name=${name}`, { body: Buffer.alloc(MiB, 7), headers: { authorization: `Bearer ${sid}`, 'content-type': 'application/octet-stream' } });
    const answers = [];
    for (let n = 0; n < 12; n++) answers.push(...await Promise.all([upload(eve, `${n}.bin`), upload(eve, `${n}b.bin`)]));
    const [taken, refused] = [answers.filter(({ status }) => status === 201), answers.filter(({ status }) => status !== 201)];
    const others = await upload(zoe, 'zoe.bin');
    assertUntouched(await scene.report(t, { taken: taken.length, refused: refused.map(({ status }) => status) }));
    assert.equal(taken.length, quota / MiB, refused[0].text);
    for (const { status, text } of refused) assert.ok(status === 413 && JSON.parse(text).reason === 'too-large', `${status} ${text}`);
    assert.equal(others.status, 201, others.text);
  });

  test('returns the uses of a link when join requests are cancelled', async (t) => {
    const scene = await scenes.get();
    const owner = await session(scene.port, 'owner');
    const { id } = await api(scene.port, owner.sid, 'POST', '/groups', { name: 'Few' });
    await api(scene.port, owner.sid, 'PATCH', `/groups/${id}`, { settings: { joining: 'request' } });
    const { code } = await api(scene.port, owner.sid, 'POST', `/groups/${id}/links`, { maxUses: 5 });
    await scene.calm();
    const eve = await session(scene.port, 'eve');
    const tries = await askAndCancel(scene.port, eve.sid, code, 10);
    const friends = await Promise.all(Array.from({ length: 5 }, (_, n) => session(scene.port, `guest${n}`)));
    const answers = await Promise.all(friends.map(({ sid }) => follow(scene.port, sid, code)));
    assertUntouched(await scene.report(t, { tries }));
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 200, 200], answers.map(({ text }) => text).join('\n'));
  });
});

function follow(port, sid, code) {
  return call(port, 'POST', `/api/v1/group-links/${code}/join`, { body: JSON.stringify({ message: 'May I?' }), headers: { ...json, authorization: `Bearer ${sid}` } });
}

/** Requests to join through a link and cancels it, repeatedly. */
async function askAndCancel(port, sid, code, times) {
  const statuses = {};
  for (let n = 0; n < times; n++) {
    const { status, text } = await follow(port, sid, code);
    statuses[status] = (statuses[status] ?? 0) + 1;
    const request = status === 200 && JSON.parse(text).request;
    if (request) await api(port, sid, 'DELETE', `/join-requests/${request}`);
  }
  return statuses;
}
