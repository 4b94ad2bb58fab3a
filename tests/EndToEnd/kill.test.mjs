// The server, or parts of a cluster, are struck again and again while users chat. Every acknowledged message must be stored, once, for all
// users. With hundreds of clients, each of PEOPLE with two connections and, at the end, a third one:
// PEOPLE=100 node --test --test-name-pattern='A cluster' kill.test.mjs
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { chat } from './kill/chat.mjs';
import { beginNodes, beginRolling, beginStrikes, strikeCount } from './kill/strikes.mjs';
import { people, townSettings } from './kill/town.mjs';
import { freePort, startServer, temporaryFolder } from './server.mjs';

const number = (name, fallback) => Number(process.env[name] ?? fallback);

const patience = 470_000 + 10_000 * people;

const scenes = {
  'The server, killed at any moment,': { strikes: number('KILLS', 24), enough: number('MESSAGES', 20_000), begin: startOne },
  'Three nodes, restarted one by one,': { strikes: 3, enough: number('MESSAGES', 3_000), begin: beginRolling, mostOutage: number('MOST_OUTAGE', 10_000) },
  'One of three nodes without Redis, killed at any moment,': {
    strikes: number('KILLS', 2), enough: number('MESSAGES', 3_000), begin: () => beginNodes({ withRedis: false }),
  },
  // Each part of a cluster in each way, in random order.
  'A cluster whose parts are killed, stopped and cut off': { strikes: number('STRIKES', strikeCount), enough: number('MESSAGES', 10_000), begin: beginStrikes },
};

for (const [name, { strikes, enough, begin, mostOutage }] of Object.entries(scenes)) describe(name, { timeout: patience + 10_000 }, () => {
  let server;
  after(() => server?.end());

  test('loses no acknowledged message, and stores none twice', { timeout: patience }, async (t) => {
    server = await begin();
    const { found, outages } = await chat(server, { strikes, enough, say: (text) => t.diagnostic(text) });
    assert.deepEqual(found, []);
    // Clients come back within 200 ms; the rest is what the cluster takes. A machine with nothing else to do has MOST_OUTAGE=1200.
    if (mostOutage) assert.ok(Math.max(...outages) < mostOutage, `somebody was without service for ${Math.max(...outages)} ms`);
  });
});

/** One server, alone: what is started again is on the same port. */
async function startOne() {
  const [dataDir, port] = [temporaryFolder(), await freePort()];
  const start = () => startServer({ dataDir, port, timeout: 60_000, env: townSettings });
  let server = await start();
  return {
    url: server.url,
    async strike() {
      await server.kill();
      const died = performance.now();
      server = await start();
      return { died, listening: performance.now() };
    },
    end: () => server.kill(),
  };
}
