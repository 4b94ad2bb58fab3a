// The attacks that take too long for ./test.sh: node --test attacks.long.mjs
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { befriend, history, session } from './attacks/people.mjs';
import { Scenes, assertUntouched } from './attacks/scene.mjs';

const heap = 1 << 30;
const scenes = new Scenes();

describe('A server under long attacks', { timeout: 3_600_000 }, () => {
  after(() => scenes.end());

  for (const kind of ['half', 'whole', 'connect', 'attachment', 'fragments', 'post']) {
    test(`does not hold the payloads of strangers of one kind (${kind})`, async (t) => {
      const scene = await scenes.get({ heap });
      await scene.calm();
      const got = await scene.attack('strangers', { sockets: 2_000, kind, seconds: 20 });
      assertUntouched(await scene.report(t, got), { peak: 600 });
    });
  }

  test('disconnects only clients that read nothing for half a minute, and then holds nothing for them', async (t) => {
    const scene = await scenes.get({ heap });
    const large = await history(scene.port, 'large');
    await scene.calm();
    // More than the system's own buffers take.
    const got = await scene.attack('unread', { sid: large.sid, sockets: 4, asks: Array(24).fill(['/server', 'offline-c', { limit: 200 }]), seconds: 60 });
    const report = await scene.report(t, got);
    assertUntouched(report, { peak: 600 });
    assert.equal(got.left, 0, 'clients that read nothing are disconnected');
  });

  test('answers random input for minutes, and works as before afterwards', async (t) => {
    const scene = await scenes.get();
    const eve = await session(scene.port, 'eve');
    await befriend(scene.port, eve, await session(scene.port, 'zoe'));
    await scene.attack('catalogue', { sid: eve.sid, friend: 'zoe', seed: 1, seconds: 20 });
    await scene.report(t);
    const before = scene.descriptors;
    await scene.calm(5_000);
    const seed = Number(process.env.ATTACK_SEED ?? Math.floor(Math.random() * 2 ** 32));
    const got = await scene.attack('catalogue', { sid: eve.sid, friend: 'zoe', seed, seconds: Number(process.env.ATTACK_SECONDS ?? 180) });
    scene.phase('calm');
    await scene.calm(60_000);   // Whatever is half open has run out by now.
    const report = await scene.report(t, { seed, descriptors: scene.descriptors - before, ...got });
    assert.deepEqual(got.faults, {}, `ATTACK_SEED=${seed}`);
    assert.ok(scene.descriptors <= before + 10, `${scene.descriptors - before} descriptors more than before`);
    assertUntouched(report, { peak: 600 });
  });
});
