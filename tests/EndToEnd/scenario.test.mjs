// A day of two hundred users, on each database: they make friends, chat, change messages, connect and disconnect several devices, and the
// server is killed three times. At the end every device must have what a model expects from the server's responses.
//
// A longer day by hand: SCENARIO_ACTS=100000 SCENARIO_KILLS=20 node --test scenario.test.mjs
// To repeat a failed day, as far as timing allows: SCENARIO_SEED=… (the test prints it), SCENARIO_DATABASE=SQLite or PostgreSQL.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startPostgres } from './scenario/postgres.mjs';
import { World } from './scenario/world.mjs';

const number = (name, fallback) => Number(process.env[`SCENARIO_${name}`] ?? fallback);
const scale = { people: number('PEOPLE', 200), acts: number('ACTS', 5_000), kills: number('KILLS', 3) };
const seed = number('SEED', Math.floor(Math.random() * 2 ** 32));
const databases = { SQLite: () => ({ stop() {} }), PostgreSQL: startPostgres };

describe('A day of many users', { timeout: 3_600_000 }, () => {
  for (const [database, start] of Object.entries(databases)) {
    if (![undefined, database].includes(process.env.SCENARIO_DATABASE)) continue;
    test(`on ${database} leaves every device with what its user may see`, { timeout: 3_600_000 }, async (t) => {
      t.diagnostic(`SCENARIO_SEED=${seed}`);
      const store = start();
      const world = new World({ address: store.address, seed, say: (text) => t.diagnostic(text), ...scale });
      try {
        const problems = await world.live();
        assert.deepEqual(problems.slice(0, 10), [], `${problems.length} problems, with SCENARIO_SEED=${seed} on ${database}`);
      } finally {
        await world.end();
        store.stop();
      }
    });
  }
});
