// What passes between nodes, with real processes; and that these tests would notice if a node made a mistake.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startCluster } from './cluster.mjs';
import { chat } from './kill/chat.mjs';
import { Neighbours, once } from './kill/neighbours.mjs';

const faults = fileURLToPath(new URL('../Faults/bin/Release/net10.0/Parley.Faults.dll', import.meta.url));

/** Two nodes and their users, for one test. */
async function start(t, { withRedis = false, fault } = {}) {
  const cluster = await startCluster({ withRedis, nodes: 2, env: fault ? { DOTNET_STARTUP_HOOKS: faults, FAULT: fault } : {} });
  const users = new Neighbours(cluster.nodes);
  t.after(async () => {
    users.close();
    await cluster.end();
  });
  return { cluster, users };
}

for (const withRedis of [true, false]) describe(`Nodes ${withRedis ? 'with' : 'without'} Redis`, { timeout: 240_000 }, () => {
  test('tell each other who is there, who types, and who is a member, and notice when one of them dies', async (t) => {
    const { cluster, users } = await start(t, { withRedis });
    await users.settle();
    await users.meet();
    await users.type();

    const { received, expected } = await users.comeAndGo(3);
    assert.deepEqual(received, expected);

    const left = users.left(60_000);
    const { died } = await cluster.kill('node1');
    const took = await left - died;
    assert.ok(took < 40_000, `a friend was told after ${took} ms`);
  });
});

describe('A node that has slept', { timeout: 120_000 }, () => {
  test('gives a client of another node all that it does not have, at once and live', async (t) => {
    const { cluster, users } = await start(t);
    await users.settle();
    await users.say(1);
    const before = (await users.sync(users.first)).cursor;

    cluster.signal('node2', 'SIGSTOP');
    await users.say(50);
    const ahead = (await users.sync(users.first, before)).cursor;
    await pause(12_000);   // The others have given it up.
    cluster.signal('node2', 'SIGCONT');

    const { texts, reset } = await users.sync(users.second, before);
    assert.deepEqual([texts.length, reset], [50, false]);
    assert.deepEqual(await users.sync(users.second, ahead), { texts: [], cursor: ahead, reset: false });

    const heard = once(await users.hear(users.second), 'receivefsmg', ({ msg }) => msg.from === 'ann' && msg.seq > 51, 15_000);
    await users.say(1);
    await heard;
  });
});

// The faults are built in by a startup hook, which a program in machine code does not load.
describe('These tests notice', { timeout: 400_000, skip: process.env.SERVER_PROGRAM !== undefined }, () => {
  for (const fault of ['dropped', 'twice', 'out-of-order']) {
    test(`a node that has some entries of another one ${fault}`, async (t) => {
      const { cluster } = await start(t, { fault });
      const { found } = await chat(cluster, { strikes: 0, enough: 2_000, say: (text) => t.diagnostic(text) });
      assert.notDeepEqual(found, []);
      t.diagnostic(found[0]);
    });
  }

  test('a node that does not learn of new members', async (t) => {
    const { users } = await start(t, { fault: 'stale-members' });
    await users.settle();
    const { received, expected } = await users.comeAndGo(3);
    assert.notDeepEqual(received, expected);
  });

  test('a node that takes a dead one for living', async (t) => {
    const { cluster, users } = await start(t, { fault: 'endless-lease' });
    await users.settle();
    await users.meet();
    const left = users.left(30_000);
    await cluster.kill('node1');
    await assert.rejects(left, /no foffline/);
  });
});
